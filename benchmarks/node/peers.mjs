// The jobs of the peers that run in Node. They change what they are given, so each run parses.
const peers = {
  async "json-schema-ref-parser"() {
    const { default: parser } = await import("@apidevtools/json-schema-ref-parser");
    const options = { resolve: { external: false }, dereference: { circular: "ignore" } };
    return (text) => parser.dereference(JSON.parse(text), options);
  },
  async scalar() {
    const { dereference } = await import("@scalar/openapi-parser");
    return (text) => dereference(JSON.parse(text)).schema;
  },
  async readme() {
    const { dereference } = await import("@readme/openapi-parser");
    return (text) => dereference(JSON.parse(text));
  },
};

export const load = (name) => peers[name]();
