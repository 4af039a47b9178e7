// One module with its hash in the name, for the integration to serve. The same lockfile
// gives the same bytes: nothing here depends on the time, the path or the machine.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "../custom_components/ha_ai_agent/frontend",
    emptyOutDir: true,
    target: "es2022",
    minify: "esbuild",
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: "src/main.ts",
      output: {
        format: "es",
        inlineDynamicImports: true,
        entryFileNames: "panel-[hash].js",
      },
    },
  },
});
