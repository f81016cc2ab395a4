import locales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The words that most people read come with the code that needs them, and not once it runs and asks. */
const words: Plugin = {
  name: "words-with-the-code",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((made) => made.type === "chunk" && made.facadeModuleId?.endsWith("/src/words/es/index.ts"))
        .map(({ fileName }) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${fileName}` },
          injectTo: "head",
        })),
  },
};

export default defineConfig({
  // The widgets bring their words in 34 languages: ours are two.
  plugins: [react(), words, locales.vite({ locales: ["es-ES", "en-US"] })],
  // Nothing inlined as data: the content security policy allows what comes from our own origin.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
