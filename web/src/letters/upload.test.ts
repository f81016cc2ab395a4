import { describe, expect, it } from "vitest";
import { FILES_MAX } from "../api/uploads";
import { begun, besides, isOnTheWay, type Upload } from "./upload";

const PLAN = { id: "plan" };
const PHOTO = { id: "photo" };

const chosen = (name: string) => new File(["%PDF"], name);

function anUpload(part: Partial<Upload>): Upload {
  return { key: "k", announcement: "a", file: chosen("plano.pdf"), percent: 0, status: "sending", ...part };
}

describe("the files of a letter and those on their way", () => {
  it("are each one file, though the letter has the announced ones already", () => {
    const uploads = [anUpload({ attachment: PHOTO.id }), anUpload({ status: "queued" })];
    expect(besides([PLAN, PHOTO], uploads)).toEqual([PLAN]);
    expect(besides([PLAN, PHOTO], [])).toEqual([PLAN, PHOTO]);
  });

  it("are so many as the API takes, and no fewer", () => {
    const files = Array.from({ length: FILES_MAX + 1 }, (_, index) => chosen(`${index}.pdf`));
    expect(begun(files, 0).filter(isOnTheWay)).toHaveLength(FILES_MAX);
    expect(begun(files, FILES_MAX - 1).map((one) => one.status)).toEqual([
      "queued",
      ...Array.from({ length: FILES_MAX }, () => "tooMany"),
    ]);
  });

  it("are not sent when the API would not take them", () => {
    expect(begun([chosen("plano.dwg")], 0)).toMatchObject([{ status: "badType" }]);
    expect(begun([new File([], "plano.pdf")], 0)).toMatchObject([{ status: "empty" }]);
  });
});
