import locales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // The widgets bring their words in 34 languages: ours are two.
  plugins: [react(), locales.vite({ locales: ["es-ES", "en-US"] })],
  // Nothing inlined as data: the content security policy allows what comes from our own origin.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
