const PATHS = {
  home: "M3 10.5 10 4l7 6.5V17h-4.5v-4.5h-5V17H3Z",
  write: "M4 16h12M12.5 4.5l3 3L8 15H5v-3Z",
  received: "M3 11h4l1.2 2.5h3.6L13 11h4M3 11l2-7h10l2 7v5.5H3Z",
  sent: "M3 10 17 3.5 13.5 17 9.5 11.5ZM9.5 11.5 17 3.5",
  drafts: "M5 3h7l3.5 3.5V17H5ZM12 3v3.5h3.5",
  tray: "M3 16.5h14M4 13c2.5-6 5-9 6-8s-3 6.5-1.5 7 2.500-2.500 3.500-2.500.5 2 1.500 2 1.500-.5 2.500-1",
  signing: "M10 3.5a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13ZM10 6.500V10l2.500 2",
  documents: "M6.500 3H13l3 3v11H6.500ZM4 6v13M9 9.500h4.500M9 12.500h4.500",
  inbox: "M3 5h14v10.500H3ZM3.500 5.500 10 11l6.500-5.500",
  settings: "M3 6h5M12 6h5M10 4v4M3 14h9M16 14h1M14 12v4",
  check: "m4 10.500 4 4 8-9",
  close: "M5 5l10 10M15 5 5 15",
  down: "m5 7.500 5 5 5-5",
  up: "m5 12.500 5-5 5 5",
  left: "M12.500 5l-5 5 5 5",
  right: "M7.500 5l5 5-5 5",
  file: "M5 3h7l3.500 3.500V17H5ZM12 3v3.500h3.500",
  clip: "m15.500 9.500-5.700 5.700a3.500 3.500 0 0 1-5-5l6-6a2.400 2.400 0 0 1 3.400 3.400l-6 6a1.100 1.100 0 0 1-1.600-1.600l5.500-5.500",
  warning: "M10 3.500 18 17H2ZM10 8.500v4M10 14.800v.2",
  retry: "M16 10a6 6 0 1 1-2-4.500M16 3v3.500h-3.500",
  shield: "M10 3l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V5ZM7.200 10l2 2 3.600-4",
  menu: "M3 6h14M3 10h14M3 14h14",
  out: "M8 4H4v12h4M12 6.500 15.500 10 12 13.500M15.500 10H8",
  search: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4ZM12.700 12.700 17 17",
  pause: "M7 5v10M13 5v10",
  download: "M10 3v9.500M6 9l4 4 4-4M4 16.500h12",
  people:
    "M7.500 9.500a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600ZM2.500 16c0-3 2-4.500 5-4.500s5 1.500 5 4.500M13 4.200a2.600 2.600 0 0 1 0 5M14.500 11.800c2 .4 3 1.900 3 4.200",
  units: "M7 3h6v4H7ZM3 13h5v4H3ZM12 13h5v4h-5ZM10 7v3M5.500 13v-3h9v3",
  student: "M10 4 18 8l-8 4-8-4ZM5 10v4c3 2.500 7 2.500 10 0v-4",
  calendar: "M4 5h12v12H4ZM4 8.500h12M7 3v3.500M13 3v3.500",
  clock: "M10 3.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13ZM10 6.500V10l2.500 2",
  upload: "M10 13V3.500M6 7l4-4 4 4M4 16.500h12",
  log: "M4 5h12M4 10h12M4 15h8",
  print: "M6 7V3h8v4M4 7h12v6h-2v-2H6v2H4ZM6 12h8v5H6Z",
  forward: "M4 15c0-5 3-7 8-7V4.500L17 9.500l-5 5V11c-4 0-6 1-8 4Z",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words, never instead of them. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
