import { filesToRun } from "./addon/fileList";
import { parseToc } from "./addon/toc";
import type { FileTree } from "./contract";
import { productFacts } from "./product";

/** Nil where there is none. */
export function readFile(path: string): string | undefined {
    const [file] = io.open(path, "rb");
    if (file === undefined) return undefined;
    const text = file.read("*a");
    file.close();
    return text;
}

/** Reads what the lists name that is not there yet, XML lists followed. */
function readListed(root: string, name: string, listed: readonly string[], files: FileTree): void {
    let found = true;
    while (found) {
        found = false;
        for (const step of filesToRun(files, name, listed)) {
            if (step.kind === "missing") {
                const text = readFile(`${root}/${step.path}`);
                if (text === undefined) error(`${step.path} is listed but not in ${root}`, 4);
                files[step.path] = text!;
                found = true;
            }
        }
    }
}

function readAddon(root: string, name: string, files: FileTree): void {
    const tocPath = `${name}/${name}.toc`;
    const tocText = readFile(`${root}/${tocPath}`);
    if (tocText === undefined) error(`no addon at ${root}/${tocPath}; run \`npm run build\` first`, 3);
    files[tocPath] = tocText!;
    readListed(root, name, parseToc(tocText, productFacts("era")).files, files);
}

/**
 * Reads built addons for specs: their .toc and every file that it and its XML files list.
 *
 * The world's bundle does not import this file, the only one that touches the disk.
 *
 * @param root folder that holds the addon folders ("dist/Interface/AddOns")
 */
export function readAddons(root: string, names: readonly string[]): FileTree {
    const files: FileTree = {};
    for (const name of names) readAddon(root, name, files);
    return files;
}

/** Reads those files of a built addon that another one loads through this list (an .xml) when it embeds it. */
export function readEmbeddable(root: string, name: string, list: string): FileTree {
    const files: FileTree = {};
    readListed(root, name, [list], files);
    return files;
}
