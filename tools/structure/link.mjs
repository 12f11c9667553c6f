import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { sources } from '../check/source.mjs';

const link = /!?\[(?:[^\][]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;

const withoutCode = (text) =>
  text
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]]/g, ' '));

/** The anchors that a Markdown page gives its headings, as GitHub makes them. */
export function anchors(text) {
  const seen = new Map();
  const headings = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  return new Set(
    [...headings].map(([, heading]) => {
      const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
      const slug = plain
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replace(/ /g, '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
}

function wrong(root, file, target) {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return undefined; // another site: not ours to promise
  const [path, anchor] = target.split('#');
  const decoded = decodeURIComponent(path);
  const base = decoded.startsWith('/') ? root : join(root, dirname(file));
  const to = decoded === '' ? resolve(root, file) : resolve(base, `./${decoded}`);
  if (!existsSync(to)) return `there is no ${relative(root, to)}`;
  if (anchor === undefined || !to.endsWith('.md') || statSync(to).isDirectory()) return undefined;
  const has = anchors(readFileSync(to, 'utf8')).has(decodeURIComponent(anchor));
  return has ? undefined : `${relative(root, to)} has no heading #${anchor}`;
}

/** Links between the project's own pages, files and headings. */
export function linkProblems(root) {
  return sources(root, '.md').flatMap((file) => {
    const targets = withoutCode(readFileSync(join(root, file), 'utf8')).matchAll(link);
    return [...targets].flatMap(([, target]) => {
      const why = wrong(root, file, target);
      return why ? [`${file}: link to ${target}: ${why}`] : [];
    });
  });
}
