// Copies the fonts of the portal out of their npm packages and writes fonts.css. See README.md.
//
//     node fonts.mjs [OUTPUT-FOLDER]

import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "../crates/server/assets");
const weights = [400, 600];
const fonts = [
  {
    id: "ibm-plex-sans",
    family: "Plex",
    short: (subset, weight) => `plex-${weight}-${subset}`,
    subsets: ["latin", "latin-ext", "cyrillic", "cyrillic-ext"],
    licence: "LICENSE-ibm-plex-sans.txt",
  },
  {
    id: "noto-sans-armenian",
    family: "Armenian",
    short: (_, weight) => `armenian-${weight}`,
    subsets: ["armenian"],
    licence: "LICENSE-noto-sans-armenian.txt",
  },
];

mkdirSync(join(out, "fonts"), { recursive: true });
let css = "/* Made by web/fonts.mjs. Do not edit. Fonts under the OFL-1.1: see fonts/LICENSE-*.txt. */\n";
for (const font of fonts) {
  const pkg = join(here, "node_modules/@fontsource", font.id);
  for (const weight of weights) {
    const source = readFileSync(join(pkg, `${weight}.css`), "utf8");
    for (const subset of font.subsets) {
      const file = `${font.id}-${subset}-${weight}-normal`;
      const block = source.split("/* ").find((b) => b.startsWith(`${file} */`));
      const range = block?.match(/unicode-range: ([^;]+);/)?.[1];
      if (!range) throw new Error(`no unicode-range for ${file}`);
      const short = font.short(subset, weight);
      copyFileSync(join(pkg, "files", `${file}.woff2`), join(out, "fonts", `${short}.woff2`));
      css += `
@font-face {
  font-family: "${font.family}";
  font-style: normal;
  font-display: swap;
  font-weight: ${weight};
  src: url(fonts/${short}.woff2) format("woff2");
  unicode-range: ${range};
}
`;
      console.log(`${short}.woff2`, statSync(join(out, "fonts", `${short}.woff2`)).size);
    }
  }
  writeFileSync(join(out, "fonts", font.licence), readFileSync(join(pkg, "LICENSE")));
}
writeFileSync(join(out, "fonts.css"), css);
