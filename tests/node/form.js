// Draws the form whose schema, uiSchema and formData come through standard input, and prints its
// HTML.
import Form from "@rjsf/core";
import validator from "@rjsf/validator-ajv8";
import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const given = JSON.parse(readFileSync(0, "utf8"));
const properties = { ...given, validator: validator.default ?? validator };
console.log(renderToStaticMarkup(createElement(Form.default ?? Form, properties)));
