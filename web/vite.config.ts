import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Nothing inlined as data: the content security policy allows what comes from our own origin.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
