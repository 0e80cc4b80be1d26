// npm run bench: everything that measures is in benchMain.ts.
import { launch } from "./launch.mjs";

launch("benchMain.ts");
