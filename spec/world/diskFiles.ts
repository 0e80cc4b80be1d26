import { filesToRun } from "./addon/fileList";
import { parseToc } from "./addon/toc";
import type { FileTree } from "./contract";
import { productFacts } from "./product";

function readFile(path: string): string | undefined {
    const [file] = io.open(path, "rb");
    if (file === undefined) return undefined;
    const text = file.read("*a");
    file.close();
    return text;
}

function readAddon(root: string, name: string, files: FileTree): void {
    const tocPath = `${name}/${name}.toc`;
    const tocText = readFile(`${root}/${tocPath}`);
    if (tocText === undefined) error(`no addon at ${root}/${tocPath}; run \`npm run build\` first`, 3);
    files[tocPath] = tocText!;
    const { files: listed } = parseToc(tocText, productFacts("era"));
    let found = true;
    while (found) {
        found = false;
        for (const step of filesToRun(files, name, listed)) {
            if (step.kind === "missing") {
                const text = readFile(`${root}/${step.path}`);
                if (text === undefined) error(`${step.path} is listed but not in ${root}`, 3);
                files[step.path] = text!;
                found = true;
            }
        }
    }
}

/**
 * Reads built addons for specs: their .toc and every file that it and its XML files list.
 *
 * The only file of the world that touches the disk; the world's bundle does not import it.
 *
 * @param root folder that holds the addon folders ("dist/Interface/AddOns")
 */
export function readAddons(root: string, names: readonly string[]): FileTree {
    const files: FileTree = {};
    for (const name of names) readAddon(root, name, files);
    return files;
}
