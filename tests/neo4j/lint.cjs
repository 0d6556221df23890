// Holds scripts to Neo4j's own parser and semantic checker (npm: @neo4j-cypher/language-support).
//
//   npm install --prefix FOLDER @neo4j-cypher/language-support@2.0.0-next.38
//   node lint.cjs FOLDER/node_modules 5|25 SCRIPT...
//
// Prints a line for each diagnosis, and the number of statements that were looked at. A line that ends with a semicolon
// ends a statement, as in what `tupu export --format cypher` writes; in a file named `queries…`, each line is one.
const { readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { createRequire } = require("node:module");

const [folder, version, ...scripts] = process.argv.slice(2);
const { lintCypherQuery } = createRequire(join(folder, "x.js"))("@neo4j-cypher/language-support");

function* statements(script) {
  const text = readFileSync(script, "utf8");
  const end = basename(script).startsWith("queries") ? /\n/ : /;\n/;
  for (const part of text.split(end)) {
    if (part.trim() !== "") yield part;
  }
}

let count = 0;
for (const script of scripts) {
  for (const statement of statements(script)) {
    count += 1;
    const { diagnostics } = lintCypherQuery(`CYPHER ${version} ${statement}`, {});
    for (const { message, range } of diagnostics) {
      const place = `${basename(script)}, statement ${count}, line ${range.start.line + 1}`;
      console.log(`${place}: ${message}\n    ${statement.split("\n")[range.start.line]?.slice(0, 200)}`);
    }
  }
}
console.log(`${count} statements`);
