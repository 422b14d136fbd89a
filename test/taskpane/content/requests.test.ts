import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, startSite, type Site } from '../browser.ts';

/** What a message may try in order to tell somebody that it is read; `HOST` is the one who waits for it. */
const VECTORS: Readonly<Record<string, string>> = {
  img: '<img src="HOST/x">',
  srcset: '<img srcset="HOST/x 1x, HOST/y 2x"><picture><source srcset="HOST/z"><img alt=""></picture>',
  'CSS url()': '<style>body{background:url(HOST/x)}</style><p>x',
  'CSS @import': '<style>@import url(HOST/x);</style><style>@import "HOST/y";</style>',
  fonts: '<style>@font-face{font-family:f;src:url(HOST/x)}p{font-family:f}</style><p>x',
  'a style attribute': '<p style="background-image:url(HOST/x)">x',
  'image-set': '<p style="background-image:image-set(url(HOST/x) 1x)">x',
  'list-style': '<ul style="list-style:url(HOST/x)"><li>x</ul>',
  'content and border-image':
    '<p style="border:9px solid;border-image:url(HOST/y) 3">x<b style="content:url(HOST/x)">y</b>',
  'SVG image':
    '<svg width="9" height="9"><image href="HOST/x" xlink:href="HOST/y" width="9" height="9"/></svg>',
  'SVG use': '<svg><use href="HOST/x#a"/></svg><img src="HOST/y.svg">',
  'SVG filter':
    '<svg><filter id="f"><feImage href="HOST/x"/></filter><rect width="9" height="9" filter="url(#f)"/></svg>',
  'SVG foreignObject':
    '<svg width="9" height="9"><foreignObject width="9" height="9"><img src="HOST/x"></foreignObject></svg>',
  'video poster': '<video poster="HOST/x" src="HOST/y"></video><video><source src="HOST/z"></video>',
  audio: '<audio src="HOST/x" preload="auto" autoplay></audio>',
  track: '<video src="data:video/mp4;base64,AA=="><track default src="HOST/x"></video>',
  'meta refresh': '<meta http-equiv="refresh" content="0;url=HOST/x">',
  base: '<base href="HOST/"><img src="x">',
  'a form':
    '<form id="f" action="HOST/x"><input name="a"><button autofocus>x</button></form><img src=x onerror="document.forms[0].submit()">',
  prefetch:
    '<link rel="prefetch" href="HOST/x"><link rel="preload" as="image" href="HOST/y"><link rel="prerender" href="HOST/z">',
  modulepreload: '<link rel="modulepreload" href="HOST/x">',
  'dns-prefetch and preconnect': '<link rel="dns-prefetch" href="HOST"><link rel="preconnect" href="HOST">',
  stylesheet: '<link rel="stylesheet" href="HOST/x"><link rel="icon" href="HOST/y">',
  manifest: '<link rel="manifest" href="HOST/x">',
  object: '<object data="HOST/x"></object><embed src="HOST/y">',
  iframe: '<iframe src="HOST/x"></iframe><iframe srcdoc="<img src=HOST/y>"></iframe>',
  frameset: '<frameset><frame src="HOST/x"></frameset>',
  'background attributes':
    '<body background="HOST/x"><table background="HOST/y"><tr><td background="HOST/z">x</table>',
  'input image': '<input type="image" src="HOST/x">',
  MathML: '<math><mtext><img src="HOST/x"></mtext><mglyph src="HOST/y"/></math>',
  script: '<script src="HOST/x"></script><script>new Image().src="HOST/y"</script>',
  'event handlers':
    '<p onclick="1">x<img src=x onerror="new Image().src=\'HOST/x\'"><svg onload="new Image().src=\'HOST/y\'">',
  noscript: '<noscript><p title="</noscript><img src=HOST/x>"></noscript>',
  'mutation through math':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=HOST/x&gt;"></table></mtext></math>',
  'mutation through svg': '<svg></p><style><a id="</style><img src=HOST/x>">',
  'mutation through comments': '<!--><img src=HOST/x>--><!--!><img src=HOST/y>-->',
  'mutation through a template':
    '<template><img src="HOST/x"></template><select><template><style><img src=HOST/y></style></template></select>',
  'mutation through form': '<form><math><mtext></form><form><mglyph><style></math><img src=HOST/x></form>',
  'a closed title': '</title></head></body></html><img src="HOST/x"><title>',
  'a shadow root': '<div><template shadowrootmode="open"><img src="HOST/x"></template></div>',
};

/** Asked for by an act alone: the twin has to click. */
const CLICKED: Readonly<Record<string, string>> = {
  'a link': '<a href="HOST/x">x</a>',
  ping: '<a href="#x" ping="HOST/x">x</a>',
  area: '<map name="m"><area href="HOST/x" shape="rect" coords="0,0,99,99"></map><img usemap="#m" width="99" height="99" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><a>x</a>',
  'a cursor': '<style>a{cursor:url(HOST/x),auto}</style><a style="cursor:url(HOST/y),auto">x</a>',
  'a form button': '<form action="HOST/x"><button>x</button></form><a>x</a>',
};

const PRECONNECT = 'dns-prefetch and preconnect';
const ALL = Object.entries({ ...VECTORS, ...CLICKED });
const numberOf = (name: string): number => ALL.findIndex(([other]) => other === name);

/** Each vector has a folder of its own at the one who waits, so that all can be tried in one page. */
const asked: string[] = [];
const askedBy = (name: string): readonly string[] =>
  asked.filter((url) => url.startsWith(`/${numberOf(name)}/`));
/** Whoever only connects asks for no folder: this one has a host of its own. */
let connections = 0;

let site: Site;
let page: Page;
let servers: readonly Server[];
let aimed: (name: string, vector: string) => string;

beforeAll(async () => {
  const waiting = createServer(({ url = '' }, response) => {
    const [, at] = /^\/bare(?:\/(\d+))?$/.exec(url) ?? [];
    if (url.startsWith('/bare')) {
      response.setHeader('content-type', 'text/html').end(barePage(at));
      return;
    }
    asked.push(url);
    response.writeHead(200, { 'content-type': 'text/plain', 'access-control-allow-origin': '*' }).end('x');
  });
  const connected = createServer((_, response) => response.end()).on('connection', () => connections++);
  servers = [waiting, connected];
  const [host, other] = [await listen(waiting), await listen(connected)];
  aimed = (name, vector) =>
    vector.replaceAll(
      'HOST',
      name === PRECONNECT ? `http://127.0.0.1:${other}` : `http://127.0.0.1:${host}/${numberOf(name)}`,
    );
  site = await startSite({ page: new URL('page.tsx', import.meta.url).pathname });
  page = await site.browser.newPage();
}, 120_000);
/** One vector in a page that has no defence, or a page with a frame for each. */
function barePage(at: string | undefined): string {
  const [name, vector] = ALL[Number(at)] ?? [];
  if (name === undefined || vector === undefined)
    return ALL.map((_, i) => `<iframe src="/bare/${i}"></iframe>`).join('');
  return `<!doctype html><body>${aimed(name, vector)}`;
}

afterAll(async () => {
  await site.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Shows one vector after the other, each until its frame has loaded what it will, and clicks wherever a person may. */
async function tryAll(show: 'show' | 'showUncleaned'): Promise<void> {
  asked.length = 0;
  connections = 0;
  await page.goto(site.address);
  await page.waitForFunction(() => 'content' in globalThis);
  for (const [name, vector] of ALL) {
    const html = `<p>Vector ${numberOf(name)}</p>${aimed(name, vector)}`;
    await page.evaluate(([how, source]) => content[how](source), [show, html] as const);
    const frame = page.frameLocator('iframe');
    await frame.getByText(`Vector ${numberOf(name)}`, { exact: true }).waitFor();
    // The frame may lead itself away with it, so there is one click for each.
    if (name in CLICKED) await frame.locator('a, button, area').first().dispatchEvent('click');
  }
  // What is asked for late is asked for soon: the frames have loaded by now.
  await page.waitForTimeout(1000);
}

describe.each(['show', 'showUncleaned'] as const)('the markup of a message, by %s()', (show) => {
  beforeAll(() => tryAll(show), 300_000);

  it.each(ALL)('asks for nothing: %s', (name) => {
    expect(askedBy(name)).toEqual([]);
    if (name === PRECONNECT) expect(connections).toBe(0);
  });

  it('asks nothing else of anybody, and leads nowhere', () => {
    expect([asked, connections]).toEqual([[], 0]);
    expect(page.url()).toBe(site.address);
    expect(page.context().pages()).toHaveLength(1);
  });
});

/** Chromium itself does none of these, or only in a page of its own; they are there for the browsers that do. */
const TAME = [
  'SVG use',
  'track',
  'frameset',
  'manifest',
  'noscript',
  'a shadow root',
  'mutation through form',
  'mutation through math',
  'mutation through a template',
  PRECONNECT,
];

/** A vector that never worked proves nothing. */
describe('the same markup in a page that defends itself against nothing', () => {
  beforeAll(async () => {
    asked.length = 0;
    connections = 0;
    const bare = await site.browser.newPage();
    await bare.goto(aimed('img', 'HOST/bare').replace(/\/\d+\/bare$/, '/bare'), { waitUntil: 'commit' });
  }, 120_000);

  it.each(Object.keys(VECTORS).filter((name) => !TAME.includes(name)))('asks: %s', async (name) => {
    await expect.poll(() => askedBy(name).length, { timeout: 30_000 }).toBeGreaterThan(0);
  });
});
