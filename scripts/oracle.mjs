// npm run oracle: everything that runs the histories is in oracleMain.ts.
import { launch } from "./launch.mjs";

launch("oracleMain.ts");
