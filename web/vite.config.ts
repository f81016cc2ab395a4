import locales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The words that most people read. */
const BEGINNING = "/src/words/es/index.ts";

/** They come with the code that needs them, and not once it runs and asks. */
const beginning: Plugin = {
  name: "beginning-with-the-code",
  transformIndexHtml: {
    order: "post",
    handler: (html, { bundle }) => {
      const made = Object.values(bundle ?? {}).filter((one) => one.type === "chunk");
      const wanted = new Set<string>();
      const want = (fileName: string) => {
        if (wanted.has(fileName)) return;
        wanted.add(fileName);
        made.find((one) => one.fileName === fileName)?.imports.forEach(want);
      };
      for (const { facadeModuleId, fileName } of made) {
        if (facadeModuleId?.endsWith(BEGINNING)) want(fileName);
      }
      return [...wanted]
        .filter((fileName) => !html.includes(fileName))
        .map((fileName) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${fileName}` },
          injectTo: "head",
        }));
    },
  },
};

export default defineConfig({
  // The widgets bring their words in 34 languages: ours are two.
  plugins: [react(), beginning, locales.vite({ locales: ["es-ES", "en-US"] })],
  // Nothing inlined as data: the content security policy allows what comes from our own origin.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
