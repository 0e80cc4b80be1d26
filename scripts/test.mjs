// npm test: everything that checks is in testMain.ts.
import { launch } from "./launch.mjs";

launch("testMain.ts");
