import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plural } from '../progress/words.js';
import { groupDetail } from './group-detail.js';
import { groupsOf, topicsOf } from './group.js';
import { html, Html } from './html.js';
import { matrix } from './matrix.js';
import type { Report } from './report.js';
import { script } from './script.js';
import { style } from './style.js';
import { surprises } from './surprise.js';

/** Writes the report as `index.html` into a folder, which is made when it is not there. */
export async function writeHtml(report: Report, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'index.html'), renderHtml(report));
}

/** The report as one page that needs nothing else: no network, no other file. */
export function renderHtml(report: Report): string {
  // Only our own script runs, whatever a program under test printed.
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${headline(report)}</title>
      <style>
        ${new Html(style)}
      </style>
    </head>
    <body>
      <header>
        <p class="brand">isoproc report</p>
        <h1>${headline(report)}</h1>
        <p class="about">
          ${report.created.slice(0, 16).replace('T', ' ')} UTC · seed ${report.seed} · Node
          ${report.node} · Python ${report.python} · ${report.cxx}
        </p>
      </header>
      <main>
        ${matrix(report)} ${surprises(report)}
        ${topicsOf(report).map((topic) => section(report, topic))}
      </main>
      <script>
        ${new Html(script)};
      </script>
    </body>
  </html> `;
  return `<!DOCTYPE html>\n${page.text}`;
}

function headline({ runs }: Report): string {
  const wrong = runs.filter((run) => !run.expected).length;
  if (runs.length === 0) return 'Nothing was run';
  if (wrong === 0) return `${plural(runs.length, 'run')}, all as expected`;
  return `${wrong} of ${plural(runs.length, 'run')} not as expected`;
}

function section({ runs, titles, contracts }: Report, topic: string): Html {
  const contract = contracts?.[topic];
  const groups = groupsOf(runs.filter((run) => run.topic === topic));
  return html`<section id="${topic}">
    <h2>${titles[topic] ?? topic} <code>${topic}</code></h2>
    ${groups.map(groupDetail)}${
      contract !== undefined &&
      html`<details class="group contract">
        <summary><span class="where">The contract</span></summary>
        <pre>${contract}</pre>
      </details>`
    }
  </section> `;
}
