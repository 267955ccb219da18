// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: 0d39c24d79d8b1d4c74c920fd50cfebd5c882c080155a23cbed92783e3c1f833
// Remake it with: npm run generate
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: !0 });
    function ucs2length(str) {
      let len = str.length, length = 0, pos = 0, value;
      for (; pos < len; )
        length++, value = str.charCodeAt(pos++), value >= 55296 && value <= 56319 && pos < len && (value = str.charCodeAt(pos), (value & 64512) === 56320 && pos++);
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

// <stdin>
function fail(errors, instancePath, keyword, params, message) {
  let error = { instancePath, keyword, params, message };
  return errors === null ? [error] : (errors.push(error), errors);
}
function join(errors, validate, value, instancePath) {
  return validate(value, instancePath) ? errors : errors === null ? validate.errors : errors.concat(validate.errors);
}
function isObject(value) {
  return value && typeof value == "object" && !Array.isArray(value);
}
function isDate(text) {
  let time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
var formats = { date: isDate }, ModelId = validate22, schema7 = { type: "string", enum: ["caicaini/auto", "caicaini/opus", "caicaini/sonnet", "caicaini/kimi", "caicaini/haiku"] };
function validate22(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return typeof data != "string" && (vErrors = fail(vErrors, instancePath, "type", { type: "string" }, "must be string"), errors++), data === "caicaini/auto" || data === "caicaini/opus" || data === "caicaini/sonnet" || data === "caicaini/kimi" || data === "caicaini/haiku" || (vErrors = fail(vErrors, instancePath, "enum", { allowedValues: schema7.enum }, "must be equal to one of the allowed values"), errors++), validate22.errors = vErrors, errors === 0;
}
var TextBlock = validate23;
function validate23(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.text === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "text" }), errors++), data.type !== void 0 && data.type !== "text" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "text" }, "must be equal to constant"), errors++), data.text !== void 0 && typeof data.text != "string" && (vErrors = fail(vErrors, instancePath + "/text", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate23.errors = vErrors, errors === 0;
}
var Base64ImageSource = validate24, schema9 = { type: "object", required: ["type", "media_type", "data"], properties: { type: { const: "base64" }, media_type: { enum: ["image/jpeg", "image/png", "image/webp", "image/gif"] }, data: { type: "string", contentEncoding: "base64", pattern: "^[A-Za-z0-9+/]+={0,2}$" } } }, pattern0 = new RegExp("^[A-Za-z0-9+/]+={0,2}$", "u");
function validate24(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.media_type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "media_type" }), errors++), data.data === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "data" }), errors++), data.type !== void 0 && data.type !== "base64" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "base64" }, "must be equal to constant"), errors++), data.media_type !== void 0) {
      let data1 = data.media_type;
      data1 === "image/jpeg" || data1 === "image/png" || data1 === "image/webp" || data1 === "image/gif" || (vErrors = fail(vErrors, instancePath + "/media_type", "enum", { allowedValues: schema9.properties.media_type.enum }, "must be equal to one of the allowed values"), errors++);
    }
    if (data.data !== void 0) {
      let data2 = data.data;
      typeof data2 == "string" ? pattern0.test(data2) || (vErrors = fail(vErrors, instancePath + "/data", "pattern", { pattern: "^[A-Za-z0-9+/]+={0,2}$" }, 'must match pattern "^[A-Za-z0-9+/]+={0,2}$"'), errors++) : (vErrors = fail(vErrors, instancePath + "/data", "type", { type: "string" }, "must be string"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate24.errors = vErrors, errors === 0;
}
var UrlImageSource = validate25;
var pattern1 = new RegExp("^https://", "u");
function validate25(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.url === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "url" }), errors++), data.type !== void 0 && data.type !== "url" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "url" }, "must be equal to constant"), errors++), data.url !== void 0) {
      let data1 = data.url;
      typeof data1 == "string" ? pattern1.test(data1) || (vErrors = fail(vErrors, instancePath + "/url", "pattern", { pattern: "^https://" }, 'must match pattern "^https://"'), errors++) : (vErrors = fail(vErrors, instancePath + "/url", "type", { type: "string" }, "must be string"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate25.errors = vErrors, errors === 0;
}
var ImageSource = validate26;
function validate26(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "base64" ? (vErrors = join(vErrors, validate24, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "url" ? (vErrors = join(vErrors, validate25, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate26.errors = vErrors, errors === 0;
}
var ImageBlock = validate29;
function validate29(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.source === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "source" }), errors++), data.type !== void 0 && data.type !== "image" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "image" }, "must be equal to constant"), errors++), data.source !== void 0 && (vErrors = join(vErrors, validate26, data.source, instancePath + "/source"), errors = vErrors === null ? 0 : vErrors.length)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate29.errors = vErrors, errors === 0;
}
var ToolUseBlock = validate31;
var func2 = require_ucs2length().default;
function validate31(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.name === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "name" }), errors++), data.input === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "input" }), errors++), data.type !== void 0 && data.type !== "tool_use" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "tool_use" }, "must be equal to constant"), errors++), data.id !== void 0) {
      let data1 = data.id;
      typeof data1 == "string" ? func2(data1) < 1 && (vErrors = fail(vErrors, instancePath + "/id", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.name !== void 0) {
      let data2 = data.name;
      typeof data2 == "string" ? func2(data2) < 1 && (vErrors = fail(vErrors, instancePath + "/name", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/name", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.input !== void 0) {
      let data3 = data.input;
      isObject(data3) || (vErrors = fail(vErrors, instancePath + "/input", "type", { type: "object" }, "must be object"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate31.errors = vErrors, errors === 0;
}
var ToolResultContentBlock = validate32;
function validate32(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "text" ? (vErrors = join(vErrors, validate23, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "image" ? (vErrors = join(vErrors, validate29, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate32.errors = vErrors, errors === 0;
}
var ToolResultBlock = validate35;
function validate35(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.tool_use_id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "tool_use_id" }), errors++), data.type !== void 0 && data.type !== "tool_result" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "tool_result" }, "must be equal to constant"), errors++), data.tool_use_id !== void 0) {
      let data1 = data.tool_use_id;
      typeof data1 == "string" ? func2(data1) < 1 && (vErrors = fail(vErrors, instancePath + "/tool_use_id", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/tool_use_id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.content !== void 0) {
      let data2 = data.content, _errs5 = errors, valid1 = !1, passing0 = null, _errs6 = errors;
      typeof data2 != "string" && (vErrors = fail(vErrors, instancePath + "/content", "type", { type: "string" }, "must be string"), errors++);
      var _valid0 = _errs6 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs8 = errors;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate32, data2[i0], instancePath + "/content/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/content", "type", { type: "array" }, "must be array"), errors++;
      var _valid0 = _errs8 === errors;
      _valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1 ? (errors = _errs5, vErrors !== null && (_errs5 ? vErrors.length = _errs5 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/content", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
    data.is_error !== void 0 && typeof data.is_error != "boolean" && (vErrors = fail(vErrors, instancePath + "/is_error", "type", { type: "boolean" }, "must be boolean"), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate35.errors = vErrors, errors === 0;
}
var ThinkingBlock = validate37;
function validate37(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.thinking === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "thinking" }), errors++), data.type !== void 0 && data.type !== "thinking" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "thinking" }, "must be equal to constant"), errors++), data.thinking !== void 0 && typeof data.thinking != "string" && (vErrors = fail(vErrors, instancePath + "/thinking", "type", { type: "string" }, "must be string"), errors++), data.signature !== void 0 && typeof data.signature != "string" && (vErrors = fail(vErrors, instancePath + "/signature", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate37.errors = vErrors, errors === 0;
}
var InputContentBlock = validate38;
function validate38(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "text" ? (vErrors = join(vErrors, validate23, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "image" ? (vErrors = join(vErrors, validate29, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "tool_use" ? (vErrors = join(vErrors, validate31, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "tool_result" ? (vErrors = join(vErrors, validate35, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "thinking" ? (vErrors = join(vErrors, validate37, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate38.errors = vErrors, errors === 0;
}
var InputMessage = validate44, schema18 = { type: "object", required: ["role", "content"], properties: { role: { enum: ["user", "assistant"] }, content: { oneOf: [{ type: "string" }, { type: "array", items: { $ref: "#/$defs/InputContentBlock" } }] } } };
function validate44(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.role !== void 0) {
      let data0 = data.role;
      data0 === "user" || data0 === "assistant" || (vErrors = fail(vErrors, instancePath + "/role", "enum", { allowedValues: schema18.properties.role.enum }, "must be equal to one of the allowed values"), errors++);
    }
    if (data.content !== void 0) {
      let data1 = data.content, _errs3 = errors, valid1 = !1, passing0 = null, _errs4 = errors;
      typeof data1 != "string" && (vErrors = fail(vErrors, instancePath + "/content", "type", { type: "string" }, "must be string"), errors++);
      var _valid0 = _errs4 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs6 = errors;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate38, data1[i0], instancePath + "/content/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/content", "type", { type: "array" }, "must be array"), errors++;
      var _valid0 = _errs6 === errors;
      _valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1 ? (errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/content", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate44.errors = vErrors, errors === 0;
}
var Tool = validate46;
function validate46(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.name === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "name" }), errors++), data.input_schema === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "input_schema" }), errors++), data.name !== void 0) {
      let data0 = data.name;
      typeof data0 == "string" ? func2(data0) < 1 && (vErrors = fail(vErrors, instancePath + "/name", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/name", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.description !== void 0 && typeof data.description != "string" && (vErrors = fail(vErrors, instancePath + "/description", "type", { type: "string" }, "must be string"), errors++), data.input_schema !== void 0) {
      let data2 = data.input_schema;
      isObject(data2) || (vErrors = fail(vErrors, instancePath + "/input_schema", "type", { type: "object" }, "must be object"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate46.errors = vErrors, errors === 0;
}
var ToolChoiceAuto = validate47;
function validate47(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "auto" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "auto" }, "must be equal to constant"), errors++), data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean" && (vErrors = fail(vErrors, instancePath + "/disable_parallel_tool_use", "type", { type: "boolean" }, "must be boolean"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate47.errors = vErrors, errors === 0;
}
var ToolChoiceAny = validate48;
function validate48(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "any" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "any" }, "must be equal to constant"), errors++), data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean" && (vErrors = fail(vErrors, instancePath + "/disable_parallel_tool_use", "type", { type: "boolean" }, "must be boolean"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate48.errors = vErrors, errors === 0;
}
var ToolChoiceTool = validate49;
function validate49(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.name === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "name" }), errors++), data.type !== void 0 && data.type !== "tool" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "tool" }, "must be equal to constant"), errors++), data.name !== void 0) {
      let data1 = data.name;
      typeof data1 == "string" ? func2(data1) < 1 && (vErrors = fail(vErrors, instancePath + "/name", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/name", "type", { type: "string" }, "must be string"), errors++);
    }
    data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean" && (vErrors = fail(vErrors, instancePath + "/disable_parallel_tool_use", "type", { type: "boolean" }, "must be boolean"), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate49.errors = vErrors, errors === 0;
}
var ToolChoiceNone = validate50;
function validate50(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "none" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "none" }, "must be equal to constant"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate50.errors = vErrors, errors === 0;
}
var ToolChoice = validate51;
function validate51(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "auto" ? (vErrors = join(vErrors, validate47, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "any" ? (vErrors = join(vErrors, validate48, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "tool" ? (vErrors = join(vErrors, validate49, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "none" ? (vErrors = join(vErrors, validate50, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate51.errors = vErrors, errors === 0;
}
var ThinkingEnabled = validate56;
function validate56(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.budget_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "budget_tokens" }), errors++), data.type !== void 0 && data.type !== "enabled" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "enabled" }, "must be equal to constant"), errors++), data.budget_tokens !== void 0) {
      let data1 = data.budget_tokens;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/budget_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data1 == "number" && isFinite(data1) && (data1 < 1 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/budget_tokens", "minimum", { comparison: ">=", limit: 1 }, "must be >= 1"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate56.errors = vErrors, errors === 0;
}
var ThinkingDisabled = validate57;
function validate57(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "disabled" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "disabled" }, "must be equal to constant"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate57.errors = vErrors, errors === 0;
}
var Thinking = validate58;
function validate58(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "enabled" ? (vErrors = join(vErrors, validate56, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "disabled" ? (vErrors = join(vErrors, validate57, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate58.errors = vErrors, errors === 0;
}
var MessageInput = validate61;
function validate61(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.messages === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "messages" }), errors++), data.model !== void 0 && (vErrors = join(vErrors, validate22, data.model, instancePath + "/model"), errors = vErrors === null ? 0 : vErrors.length), data.messages !== void 0) {
      let data1 = data.messages;
      if (Array.isArray(data1)) {
        data1.length < 1 && (vErrors = fail(vErrors, instancePath + "/messages", "minItems", { limit: 1 }, "must NOT have fewer than 1 items"), errors++);
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate44, data1[i0], instancePath + "/messages/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/messages", "type", { type: "array" }, "must be array"), errors++;
    }
    if (data.system !== void 0 && typeof data.system != "string" && (vErrors = fail(vErrors, instancePath + "/system", "type", { type: "string" }, "must be string"), errors++), data.tools !== void 0) {
      let data4 = data.tools;
      if (Array.isArray(data4)) {
        let len1 = data4.length;
        for (let i1 = 0; i1 < len1; i1++)
          vErrors = join(vErrors, validate46, data4[i1], instancePath + "/tools/" + i1), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/tools", "type", { type: "array" }, "must be array"), errors++;
    }
    data.tool_choice !== void 0 && (vErrors = join(vErrors, validate51, data.tool_choice, instancePath + "/tool_choice"), errors = vErrors === null ? 0 : vErrors.length), data.thinking !== void 0 && (vErrors = join(vErrors, validate58, data.thinking, instancePath + "/thinking"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate61.errors = vErrors, errors === 0;
}
var MaxTokensOfModel = validate67;
function validate67(data, instancePath = "") {
  let vErrors = null, errors = 0, _errs1 = errors, valid1 = !0, _errs2 = errors;
  if (isObject(data)) {
    let missing0;
    (data.model === void 0 && (missing0 = "model") || data.model !== void 0 && data.model !== "caicaini/auto") && (vErrors = fail(vErrors), errors++);
  }
  var _valid0 = _errs2 === errors;
  if (errors = _errs1, vErrors !== null && (_errs1 ? vErrors.length = _errs1 : vErrors = null), _valid0) {
    let _errs4 = errors;
    if (isObject(data) && data.max_tokens !== void 0) {
      let data1 = data.max_tokens;
      typeof data1 == "number" && isFinite(data1) && (data1 > 8192 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "maximum", { comparison: "<=", limit: 8192 }, "must be <= 8192"), errors++);
    }
    var _valid0 = _errs4 === errors;
    valid1 = _valid0;
  }
  valid1 || (vErrors = fail(vErrors, instancePath, "if", { failingKeyword: "then" }, 'must match "then" schema'), errors++);
  let _errs7 = errors, valid4 = !0, _errs8 = errors;
  if (isObject(data)) {
    let missing1;
    (data.model === void 0 && (missing1 = "model") || data.model !== void 0 && data.model !== "caicaini/opus") && (vErrors = fail(vErrors), errors++);
  }
  var _valid1 = _errs8 === errors;
  if (errors = _errs7, vErrors !== null && (_errs7 ? vErrors.length = _errs7 : vErrors = null), _valid1) {
    let _errs10 = errors;
    if (isObject(data) && data.max_tokens !== void 0) {
      let data3 = data.max_tokens;
      typeof data3 == "number" && isFinite(data3) && (data3 > 32768 || isNaN(data3)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "maximum", { comparison: "<=", limit: 32768 }, "must be <= 32768"), errors++);
    }
    var _valid1 = _errs10 === errors;
    valid4 = _valid1;
  }
  valid4 || (vErrors = fail(vErrors, instancePath, "if", { failingKeyword: "then" }, 'must match "then" schema'), errors++);
  let _errs13 = errors, valid7 = !0, _errs14 = errors;
  if (isObject(data)) {
    let missing2;
    (data.model === void 0 && (missing2 = "model") || data.model !== void 0 && data.model !== "caicaini/sonnet") && (vErrors = fail(vErrors), errors++);
  }
  var _valid2 = _errs14 === errors;
  if (errors = _errs13, vErrors !== null && (_errs13 ? vErrors.length = _errs13 : vErrors = null), _valid2) {
    let _errs16 = errors;
    if (isObject(data) && data.max_tokens !== void 0) {
      let data5 = data.max_tokens;
      typeof data5 == "number" && isFinite(data5) && (data5 > 16384 || isNaN(data5)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "maximum", { comparison: "<=", limit: 16384 }, "must be <= 16384"), errors++);
    }
    var _valid2 = _errs16 === errors;
    valid7 = _valid2;
  }
  valid7 || (vErrors = fail(vErrors, instancePath, "if", { failingKeyword: "then" }, 'must match "then" schema'), errors++);
  let _errs19 = errors, valid10 = !0, _errs20 = errors;
  if (isObject(data)) {
    let missing3;
    (data.model === void 0 && (missing3 = "model") || data.model !== void 0 && data.model !== "caicaini/kimi") && (vErrors = fail(vErrors), errors++);
  }
  var _valid3 = _errs20 === errors;
  if (errors = _errs19, vErrors !== null && (_errs19 ? vErrors.length = _errs19 : vErrors = null), _valid3) {
    let _errs22 = errors;
    if (isObject(data) && data.max_tokens !== void 0) {
      let data7 = data.max_tokens;
      typeof data7 == "number" && isFinite(data7) && (data7 > 32768 || isNaN(data7)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "maximum", { comparison: "<=", limit: 32768 }, "must be <= 32768"), errors++);
    }
    var _valid3 = _errs22 === errors;
    valid10 = _valid3;
  }
  valid10 || (vErrors = fail(vErrors, instancePath, "if", { failingKeyword: "then" }, 'must match "then" schema'), errors++);
  let _errs25 = errors, valid13 = !0, _errs26 = errors;
  if (isObject(data)) {
    let missing4;
    (data.model === void 0 && (missing4 = "model") || data.model !== void 0 && data.model !== "caicaini/haiku") && (vErrors = fail(vErrors), errors++);
  }
  var _valid4 = _errs26 === errors;
  if (errors = _errs25, vErrors !== null && (_errs25 ? vErrors.length = _errs25 : vErrors = null), _valid4) {
    let _errs28 = errors;
    if (isObject(data) && data.max_tokens !== void 0) {
      let data9 = data.max_tokens;
      typeof data9 == "number" && isFinite(data9) && (data9 > 8192 || isNaN(data9)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "maximum", { comparison: "<=", limit: 8192 }, "must be <= 8192"), errors++);
    }
    var _valid4 = _errs28 === errors;
    valid13 = _valid4;
  }
  return valid13 || (vErrors = fail(vErrors, instancePath, "if", { failingKeyword: "then" }, 'must match "then" schema'), errors++), validate67.errors = vErrors, errors === 0;
}
var Metadata = validate68;
function validate68(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? data.user_id !== void 0 && typeof data.user_id != "string" && (vErrors = fail(vErrors, instancePath + "/user_id", "type", { type: "string" }, "must be string"), errors++) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate68.errors = vErrors, errors === 0;
}
var MessageRequest = validate69;
function validate69(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (vErrors = join(vErrors, validate61, data, instancePath), errors = vErrors === null ? 0 : vErrors.length, vErrors = join(vErrors, validate67, data, instancePath), errors = vErrors === null ? 0 : vErrors.length, isObject(data)) {
    if (data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.max_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "max_tokens" }), errors++), data.messages === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "messages" }), errors++), data.max_tokens !== void 0) {
      let data0 = data.max_tokens;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/max_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 1 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "minimum", { comparison: ">=", limit: 1 }, "must be >= 1"), errors++);
    }
    if (data.temperature !== void 0) {
      let data1 = data.temperature;
      typeof data1 == "number" && isFinite(data1) ? ((data1 > 1 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/temperature", "maximum", { comparison: "<=", limit: 1 }, "must be <= 1"), errors++), (data1 < 0 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/temperature", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++)) : (vErrors = fail(vErrors, instancePath + "/temperature", "type", { type: "number" }, "must be number"), errors++);
    }
    if (data.top_p !== void 0) {
      let data2 = data.top_p;
      typeof data2 == "number" && isFinite(data2) ? ((data2 > 1 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/top_p", "maximum", { comparison: "<=", limit: 1 }, "must be <= 1"), errors++), (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/top_p", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++)) : (vErrors = fail(vErrors, instancePath + "/top_p", "type", { type: "number" }, "must be number"), errors++);
    }
    if (data.stop_sequences !== void 0) {
      let data3 = data.stop_sequences;
      if (Array.isArray(data3)) {
        data3.length > 4 && (vErrors = fail(vErrors, instancePath + "/stop_sequences", "maxItems", { limit: 4 }, "must NOT have more than 4 items"), errors++);
        let len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++)
          typeof data3[i0] != "string" && (vErrors = fail(vErrors, instancePath + "/stop_sequences/" + i0, "type", { type: "string" }, "must be string"), errors++);
      } else
        vErrors = fail(vErrors, instancePath + "/stop_sequences", "type", { type: "array" }, "must be array"), errors++;
    }
    data.stream !== void 0 && typeof data.stream != "boolean" && (vErrors = fail(vErrors, instancePath + "/stream", "type", { type: "boolean" }, "must be boolean"), errors++), data.metadata !== void 0 && (vErrors = join(vErrors, validate68, data.metadata, instancePath + "/metadata"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate69.errors = vErrors, errors === 0;
}
var Tier = validate73;
function validate73(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return typeof data != "string" && (vErrors = fail(vErrors, instancePath, "type", { type: "string" }, "must be string"), errors++), validate73.errors = vErrors, errors === 0;
}
var Count = validate74;
function validate74(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return typeof data == "number" && !(data % 1) && !isNaN(data) && isFinite(data) || (vErrors = fail(vErrors, instancePath, "type", { type: "integer" }, "must be integer"), errors++), typeof data == "number" && isFinite(data) && (data < 0 || isNaN(data)) && (vErrors = fail(vErrors, instancePath, "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++), validate74.errors = vErrors, errors === 0;
}
var Seconds = validate75;
function validate75(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return typeof data == "number" && !(data % 1) && !isNaN(data) && isFinite(data) || (vErrors = fail(vErrors, instancePath, "type", { type: "integer" }, "must be integer"), errors++), typeof data == "number" && isFinite(data) && (data < 0 || isNaN(data)) && (vErrors = fail(vErrors, instancePath, "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++), validate75.errors = vErrors, errors === 0;
}
var ContentBlock = validate76;
function validate76(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "text" ? (vErrors = join(vErrors, validate23, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "tool_use" ? (vErrors = join(vErrors, validate31, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "thinking" ? (vErrors = join(vErrors, validate37, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate76.errors = vErrors, errors === 0;
}
var StopReason = validate80;
function validate80(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return typeof data != "string" && (vErrors = fail(vErrors, instancePath, "type", { type: "string" }, "must be string"), errors++), validate80.errors = vErrors, errors === 0;
}
var MessageUsage = validate81;
function validate81(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.input_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "input_tokens" }), errors++), data.output_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "output_tokens" }), errors++), data.credits_consumed === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "credits_consumed" }), errors++), data.input_tokens !== void 0) {
      let data0 = data.input_tokens;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/input_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/input_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.output_tokens !== void 0) {
      let data1 = data.output_tokens;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/output_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/output_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.credits_consumed !== void 0) {
      let data2 = data.credits_consumed;
      typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2) || (vErrors = fail(vErrors, instancePath + "/credits_consumed", "type", { type: "integer" }, "must be integer"), errors++), typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/credits_consumed", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate81.errors = vErrors, errors === 0;
}
var Message = validate82, schema38 = { type: "object", required: ["id", "type", "role", "content", "model", "stop_reason", "usage"], properties: { id: { type: "string", pattern: "^msg_" }, type: { const: "message" }, role: { const: "assistant" }, content: { type: "array", items: { $ref: "#/$defs/ContentBlock" } }, model: { type: "string" }, stop_reason: { $ref: "#/$defs/StopReason" }, stop_sequence: { type: ["string", "null"] }, usage: { $ref: "#/$defs/MessageUsage" } } }, pattern2 = new RegExp("^msg_", "u");
function validate82(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.stop_reason === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "stop_reason" }), errors++), data.usage === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "usage" }), errors++), data.id !== void 0) {
      let data0 = data.id;
      typeof data0 == "string" ? pattern2.test(data0) || (vErrors = fail(vErrors, instancePath + "/id", "pattern", { pattern: "^msg_" }, 'must match pattern "^msg_"'), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.type !== void 0 && data.type !== "message" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "message" }, "must be equal to constant"), errors++), data.role !== void 0 && data.role !== "assistant" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "assistant" }, "must be equal to constant"), errors++), data.content !== void 0) {
      let data3 = data.content;
      if (Array.isArray(data3)) {
        let len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate76, data3[i0], instancePath + "/content/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/content", "type", { type: "array" }, "must be array"), errors++;
    }
    if (data.model !== void 0 && typeof data.model != "string" && (vErrors = fail(vErrors, instancePath + "/model", "type", { type: "string" }, "must be string"), errors++), data.stop_reason !== void 0 && (vErrors = join(vErrors, validate80, data.stop_reason, instancePath + "/stop_reason"), errors = vErrors === null ? 0 : vErrors.length), data.stop_sequence !== void 0) {
      let data7 = data.stop_sequence;
      typeof data7 != "string" && data7 !== null && (vErrors = fail(vErrors, instancePath + "/stop_sequence", "type", { type: schema38.properties.stop_sequence.type }, "must be string,null"), errors++);
    }
    data.usage !== void 0 && (vErrors = join(vErrors, validate81, data.usage, instancePath + "/usage"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate82.errors = vErrors, errors === 0;
}
var StartedMessage = validate86;
function validate86(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.stop_reason === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "stop_reason" }), errors++), data.usage === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "usage" }), errors++), data.id !== void 0) {
      let data0 = data.id;
      typeof data0 == "string" ? pattern2.test(data0) || (vErrors = fail(vErrors, instancePath + "/id", "pattern", { pattern: "^msg_" }, 'must match pattern "^msg_"'), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.type !== void 0 && data.type !== "message" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "message" }, "must be equal to constant"), errors++), data.role !== void 0 && data.role !== "assistant" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "assistant" }, "must be equal to constant"), errors++), data.content !== void 0) {
      let data3 = data.content;
      if (Array.isArray(data3)) {
        data3.length > 0 && (vErrors = fail(vErrors, instancePath + "/content", "maxItems", { limit: 0 }, "must NOT have more than 0 items"), errors++);
        let len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate76, data3[i0], instancePath + "/content/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/content", "type", { type: "array" }, "must be array"), errors++;
    }
    if (data.model !== void 0 && typeof data.model != "string" && (vErrors = fail(vErrors, instancePath + "/model", "type", { type: "string" }, "must be string"), errors++), data.stop_reason !== void 0 && data.stop_reason !== null && (vErrors = fail(vErrors, instancePath + "/stop_reason", "type", { type: "null" }, "must be null"), errors++), data.stop_sequence !== void 0 && data.stop_sequence !== null && (vErrors = fail(vErrors, instancePath + "/stop_sequence", "type", { type: "null" }, "must be null"), errors++), data.usage !== void 0) {
      let data8 = data.usage;
      if (isObject(data8)) {
        if (data8.input_tokens === void 0 && (vErrors = fail(vErrors, instancePath + "/usage", "required", { missingProperty: "input_tokens" }), errors++), data8.output_tokens === void 0 && (vErrors = fail(vErrors, instancePath + "/usage", "required", { missingProperty: "output_tokens" }), errors++), data8.input_tokens !== void 0) {
          let data9 = data8.input_tokens;
          typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9) || (vErrors = fail(vErrors, instancePath + "/usage/input_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data9 == "number" && isFinite(data9) && (data9 < 0 || isNaN(data9)) && (vErrors = fail(vErrors, instancePath + "/usage/input_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
        }
        if (data8.output_tokens !== void 0) {
          let data10 = data8.output_tokens;
          typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10) || (vErrors = fail(vErrors, instancePath + "/usage/output_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data10 == "number" && isFinite(data10) && (data10 < 0 || isNaN(data10)) && (vErrors = fail(vErrors, instancePath + "/usage/output_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
        }
      } else
        vErrors = fail(vErrors, instancePath + "/usage", "type", { type: "object" }, "must be object"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate86.errors = vErrors, errors === 0;
}
var MessageStartEvent = validate88;
function validate88(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.message === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "message" }), errors++), data.type !== void 0 && data.type !== "message_start" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "message_start" }, "must be equal to constant"), errors++), data.message !== void 0 && (vErrors = join(vErrors, validate86, data.message, instancePath + "/message"), errors = vErrors === null ? 0 : vErrors.length)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate88.errors = vErrors, errors === 0;
}
var ContentBlockStartEvent = validate90;
function validate90(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.index === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "index" }), errors++), data.content_block === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content_block" }), errors++), data.type !== void 0 && data.type !== "content_block_start" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "content_block_start" }, "must be equal to constant"), errors++), data.index !== void 0) {
      let data1 = data.index;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/index", "type", { type: "integer" }, "must be integer"), errors++), typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/index", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    data.content_block !== void 0 && (vErrors = join(vErrors, validate76, data.content_block, instancePath + "/content_block"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate90.errors = vErrors, errors === 0;
}
var TextDelta = validate92;
function validate92(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.text === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "text" }), errors++), data.type !== void 0 && data.type !== "text_delta" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "text_delta" }, "must be equal to constant"), errors++), data.text !== void 0 && typeof data.text != "string" && (vErrors = fail(vErrors, instancePath + "/text", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate92.errors = vErrors, errors === 0;
}
var InputJsonDelta = validate93;
function validate93(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.partial_json === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "partial_json" }), errors++), data.type !== void 0 && data.type !== "input_json_delta" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "input_json_delta" }, "must be equal to constant"), errors++), data.partial_json !== void 0 && typeof data.partial_json != "string" && (vErrors = fail(vErrors, instancePath + "/partial_json", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate93.errors = vErrors, errors === 0;
}
var ThinkingDelta = validate94;
function validate94(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.thinking === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "thinking" }), errors++), data.type !== void 0 && data.type !== "thinking_delta" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "thinking_delta" }, "must be equal to constant"), errors++), data.thinking !== void 0 && typeof data.thinking != "string" && (vErrors = fail(vErrors, instancePath + "/thinking", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate94.errors = vErrors, errors === 0;
}
var SignatureDelta = validate95;
function validate95(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.signature === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "signature" }), errors++), data.type !== void 0 && data.type !== "signature_delta" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "signature_delta" }, "must be equal to constant"), errors++), data.signature !== void 0 && typeof data.signature != "string" && (vErrors = fail(vErrors, instancePath + "/signature", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate95.errors = vErrors, errors === 0;
}
var ContentDelta = validate96;
function validate96(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "text_delta" ? (vErrors = join(vErrors, validate92, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "input_json_delta" ? (vErrors = join(vErrors, validate93, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "thinking_delta" ? (vErrors = join(vErrors, validate94, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "signature_delta" ? (vErrors = join(vErrors, validate95, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate96.errors = vErrors, errors === 0;
}
var ContentBlockDeltaEvent = validate101;
function validate101(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.index === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "index" }), errors++), data.delta === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "delta" }), errors++), data.type !== void 0 && data.type !== "content_block_delta" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "content_block_delta" }, "must be equal to constant"), errors++), data.index !== void 0) {
      let data1 = data.index;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/index", "type", { type: "integer" }, "must be integer"), errors++), typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/index", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    data.delta !== void 0 && (vErrors = join(vErrors, validate96, data.delta, instancePath + "/delta"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate101.errors = vErrors, errors === 0;
}
var ContentBlockStopEvent = validate103;
function validate103(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.index === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "index" }), errors++), data.type !== void 0 && data.type !== "content_block_stop" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "content_block_stop" }, "must be equal to constant"), errors++), data.index !== void 0) {
      let data1 = data.index;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/index", "type", { type: "integer" }, "must be integer"), errors++), typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/index", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate103.errors = vErrors, errors === 0;
}
var MessageDeltaEvent = validate104, schema49 = { type: "object", required: ["type", "delta", "usage"], properties: { type: { const: "message_delta" }, delta: { type: "object", required: ["stop_reason"], properties: { stop_reason: { $ref: "#/$defs/StopReason" }, stop_sequence: { type: ["string", "null"] } } }, usage: { type: "object", required: ["output_tokens", "credits_consumed"], properties: { output_tokens: { type: "integer", minimum: 0 }, credits_consumed: { type: "integer", minimum: 0 } } } } };
function validate104(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.delta === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "delta" }), errors++), data.usage === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "usage" }), errors++), data.type !== void 0 && data.type !== "message_delta" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "message_delta" }, "must be equal to constant"), errors++), data.delta !== void 0) {
      let data1 = data.delta;
      if (isObject(data1)) {
        if (data1.stop_reason === void 0 && (vErrors = fail(vErrors, instancePath + "/delta", "required", { missingProperty: "stop_reason" }), errors++), data1.stop_reason !== void 0 && (vErrors = join(vErrors, validate80, data1.stop_reason, instancePath + "/delta/stop_reason"), errors = vErrors === null ? 0 : vErrors.length), data1.stop_sequence !== void 0) {
          let data3 = data1.stop_sequence;
          typeof data3 != "string" && data3 !== null && (vErrors = fail(vErrors, instancePath + "/delta/stop_sequence", "type", { type: schema49.properties.delta.properties.stop_sequence.type }, "must be string,null"), errors++);
        }
      } else
        vErrors = fail(vErrors, instancePath + "/delta", "type", { type: "object" }, "must be object"), errors++;
    }
    if (data.usage !== void 0) {
      let data4 = data.usage;
      if (isObject(data4)) {
        if (data4.output_tokens === void 0 && (vErrors = fail(vErrors, instancePath + "/usage", "required", { missingProperty: "output_tokens" }), errors++), data4.credits_consumed === void 0 && (vErrors = fail(vErrors, instancePath + "/usage", "required", { missingProperty: "credits_consumed" }), errors++), data4.output_tokens !== void 0) {
          let data5 = data4.output_tokens;
          typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5) || (vErrors = fail(vErrors, instancePath + "/usage/output_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data5 == "number" && isFinite(data5) && (data5 < 0 || isNaN(data5)) && (vErrors = fail(vErrors, instancePath + "/usage/output_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
        }
        if (data4.credits_consumed !== void 0) {
          let data6 = data4.credits_consumed;
          typeof data6 == "number" && !(data6 % 1) && !isNaN(data6) && isFinite(data6) || (vErrors = fail(vErrors, instancePath + "/usage/credits_consumed", "type", { type: "integer" }, "must be integer"), errors++), typeof data6 == "number" && isFinite(data6) && (data6 < 0 || isNaN(data6)) && (vErrors = fail(vErrors, instancePath + "/usage/credits_consumed", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
        }
      } else
        vErrors = fail(vErrors, instancePath + "/usage", "type", { type: "object" }, "must be object"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate104.errors = vErrors, errors === 0;
}
var MessageStopEvent = validate106;
function validate106(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "message_stop" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "message_stop" }, "must be equal to constant"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate106.errors = vErrors, errors === 0;
}
var PingEvent = validate107;
function validate107(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "ping" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "ping" }, "must be equal to constant"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate107.errors = vErrors, errors === 0;
}
var ErrorDetail = validate108;
function validate108(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.message === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "message" }), errors++), data.type !== void 0 && typeof data.type != "string" && (vErrors = fail(vErrors, instancePath + "/type", "type", { type: "string" }, "must be string"), errors++), data.message !== void 0 && typeof data.message != "string" && (vErrors = fail(vErrors, instancePath + "/message", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate108.errors = vErrors, errors === 0;
}
var ErrorEvent = validate109;
function validate109(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.error === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "error" }), errors++), data.type !== void 0 && data.type !== "error" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "error" }, "must be equal to constant"), errors++), data.error !== void 0 && (vErrors = join(vErrors, validate108, data.error, instancePath + "/error"), errors = vErrors === null ? 0 : vErrors.length)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate109.errors = vErrors, errors === 0;
}
var MessageStreamEvent = validate111;
function validate111(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "message_start" ? (vErrors = join(vErrors, validate88, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "content_block_start" ? (vErrors = join(vErrors, validate90, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "content_block_delta" ? (vErrors = join(vErrors, validate101, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "content_block_stop" ? (vErrors = join(vErrors, validate103, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "message_delta" ? (vErrors = join(vErrors, validate104, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "message_stop" ? (vErrors = join(vErrors, validate106, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "ping" ? (vErrors = join(vErrors, validate107, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "error" ? (vErrors = join(vErrors, validate109, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate111.errors = vErrors, errors === 0;
}
var MessageServerSentEvent = validate120;
function validate120(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.event === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "event" }), errors++), data.data === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "data" }), errors++), data.event !== void 0 && typeof data.event != "string" && (vErrors = fail(vErrors, instancePath + "/event", "type", { type: "string" }, "must be string"), errors++), data.data !== void 0 && typeof data.data != "string" && (vErrors = fail(vErrors, instancePath + "/data", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate120.errors = vErrors, errors === 0;
}
var ErrorEnvelope = validate121;
function validate121(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.error === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "error" }), errors++), data.type !== void 0 && data.type !== "error" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "error" }, "must be equal to constant"), errors++), data.error !== void 0 && (vErrors = join(vErrors, validate108, data.error, instancePath + "/error"), errors = vErrors === null ? 0 : vErrors.length)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate121.errors = vErrors, errors === 0;
}
var TokenCount = validate123;
function validate123(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.input_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "input_tokens" }), errors++), data.input_tokens !== void 0) {
      let data0 = data.input_tokens;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/input_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/input_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate123.errors = vErrors, errors === 0;
}
var ChatTextPart = validate124;
function validate124(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.text === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "text" }), errors++), data.type !== void 0 && data.type !== "text" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "text" }, "must be equal to constant"), errors++), data.text !== void 0 && typeof data.text != "string" && (vErrors = fail(vErrors, instancePath + "/text", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate124.errors = vErrors, errors === 0;
}
var ChatTextContent = validate125;
function validate125(data, instancePath = "") {
  let vErrors = null, errors = 0, _errs0 = errors, valid0 = !1, passing0 = null, _errs1 = errors;
  typeof data != "string" && (vErrors = fail(vErrors, instancePath, "type", { type: "string" }, "must be string"), errors++);
  var _valid0 = _errs1 === errors;
  _valid0 && (valid0 = !0, passing0 = 0);
  let _errs3 = errors;
  if (Array.isArray(data)) {
    let len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++)
      vErrors = join(vErrors, validate124, data[i0], instancePath + "/" + i0), errors = vErrors === null ? 0 : vErrors.length;
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "array" }, "must be array"), errors++;
  var _valid0 = _errs3 === errors;
  return _valid0 && valid0 ? (valid0 = !1, passing0 = [passing0, 1]) : _valid0 && (valid0 = !0, passing0 = 1), valid0 ? (errors = _errs0, vErrors !== null && (_errs0 ? vErrors.length = _errs0 : vErrors = null)) : (vErrors = fail(vErrors, instancePath, "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++), validate125.errors = vErrors, errors === 0;
}
var ChatSystemMessage = validate127;
function validate127(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.role !== void 0 && data.role !== "system" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "system" }, "must be equal to constant"), errors++), data.content !== void 0 && (vErrors = join(vErrors, validate125, data.content, instancePath + "/content"), errors = vErrors === null ? 0 : vErrors.length)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate127.errors = vErrors, errors === 0;
}
var ChatDeveloperMessage = validate129;
function validate129(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.role !== void 0 && data.role !== "developer" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "developer" }, "must be equal to constant"), errors++), data.content !== void 0 && (vErrors = join(vErrors, validate125, data.content, instancePath + "/content"), errors = vErrors === null ? 0 : vErrors.length)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate129.errors = vErrors, errors === 0;
}
var ChatImagePart = validate131;
var pattern4 = new RegExp("^(https://|data:image/)", "u");
function validate131(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.image_url === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "image_url" }), errors++), data.type !== void 0 && data.type !== "image_url" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "image_url" }, "must be equal to constant"), errors++), data.image_url !== void 0) {
      let data1 = data.image_url;
      if (isObject(data1)) {
        if (data1.url === void 0 && (vErrors = fail(vErrors, instancePath + "/image_url", "required", { missingProperty: "url" }), errors++), data1.url !== void 0) {
          let data2 = data1.url;
          typeof data2 == "string" ? pattern4.test(data2) || (vErrors = fail(vErrors, instancePath + "/image_url/url", "pattern", { pattern: "^(https://|data:image/)" }, 'must match pattern "^(https://|data:image/)"'), errors++) : (vErrors = fail(vErrors, instancePath + "/image_url/url", "type", { type: "string" }, "must be string"), errors++);
        }
        data1.detail !== void 0 && typeof data1.detail != "string" && (vErrors = fail(vErrors, instancePath + "/image_url/detail", "type", { type: "string" }, "must be string"), errors++);
      } else
        vErrors = fail(vErrors, instancePath + "/image_url", "type", { type: "object" }, "must be object"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate131.errors = vErrors, errors === 0;
}
var ChatContentPart = validate132;
function validate132(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.type;
    typeof tag0 == "string" ? tag0 === "text" ? (vErrors = join(vErrors, validate124, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "image_url" ? (vErrors = join(vErrors, validate131, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "type", tagValue: tag0 }, 'value of tag "type" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "type", tagValue: tag0 }, 'tag "type" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate132.errors = vErrors, errors === 0;
}
var ChatUserMessage = validate135;
function validate135(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.role !== void 0 && data.role !== "user" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "user" }, "must be equal to constant"), errors++), data.content !== void 0) {
      let data1 = data.content, _errs3 = errors, valid1 = !1, passing0 = null, _errs4 = errors;
      typeof data1 != "string" && (vErrors = fail(vErrors, instancePath + "/content", "type", { type: "string" }, "must be string"), errors++);
      var _valid0 = _errs4 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs6 = errors;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate132, data1[i0], instancePath + "/content/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/content", "type", { type: "array" }, "must be array"), errors++;
      var _valid0 = _errs6 === errors;
      _valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1 ? (errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/content", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate135.errors = vErrors, errors === 0;
}
var ChatToolCall = validate137;
function validate137(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.function === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "function" }), errors++), data.id !== void 0) {
      let data0 = data.id;
      typeof data0 == "string" ? func2(data0) < 1 && (vErrors = fail(vErrors, instancePath + "/id", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.type !== void 0 && data.type !== "function" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "function" }, "must be equal to constant"), errors++), data.function !== void 0) {
      let data2 = data.function;
      isObject(data2) ? (data2.name === void 0 && (vErrors = fail(vErrors, instancePath + "/function", "required", { missingProperty: "name" }), errors++), data2.arguments === void 0 && (vErrors = fail(vErrors, instancePath + "/function", "required", { missingProperty: "arguments" }), errors++), data2.name !== void 0 && typeof data2.name != "string" && (vErrors = fail(vErrors, instancePath + "/function/name", "type", { type: "string" }, "must be string"), errors++), data2.arguments !== void 0 && typeof data2.arguments != "string" && (vErrors = fail(vErrors, instancePath + "/function/arguments", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath + "/function", "type", { type: "object" }, "must be object"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate137.errors = vErrors, errors === 0;
}
var ChatAssistantMessage = validate138;
function validate138(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.role !== void 0 && data.role !== "assistant" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "assistant" }, "must be equal to constant"), errors++), data.content !== void 0) {
      let data1 = data.content, _errs3 = errors, valid1 = !1, passing0 = null, _errs4 = errors;
      vErrors = join(vErrors, validate125, data1, instancePath + "/content"), errors = vErrors === null ? 0 : vErrors.length;
      var _valid0 = _errs4 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs5 = errors;
      data1 !== null && (vErrors = fail(vErrors, instancePath + "/content", "type", { type: "null" }, "must be null"), errors++);
      var _valid0 = _errs5 === errors;
      _valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1 ? (errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/content", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
    if (data.tool_calls !== void 0) {
      let data2 = data.tool_calls;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate137, data2[i0], instancePath + "/tool_calls/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/tool_calls", "type", { type: "array" }, "must be array"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate138.errors = vErrors, errors === 0;
}
var ChatToolMessage = validate141;
function validate141(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.tool_call_id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "tool_call_id" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.role !== void 0 && data.role !== "tool" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "tool" }, "must be equal to constant"), errors++), data.tool_call_id !== void 0) {
      let data1 = data.tool_call_id;
      typeof data1 == "string" ? func2(data1) < 1 && (vErrors = fail(vErrors, instancePath + "/tool_call_id", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/tool_call_id", "type", { type: "string" }, "must be string"), errors++);
    }
    data.content !== void 0 && (vErrors = join(vErrors, validate125, data.content, instancePath + "/content"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate141.errors = vErrors, errors === 0;
}
var ChatMessage = validate143;
function validate143(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    let tag0 = data.role;
    typeof tag0 == "string" ? tag0 === "system" ? (vErrors = join(vErrors, validate127, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "developer" ? (vErrors = join(vErrors, validate129, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "user" ? (vErrors = join(vErrors, validate135, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "assistant" ? (vErrors = join(vErrors, validate138, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : tag0 === "tool" ? (vErrors = join(vErrors, validate141, data, instancePath), errors = vErrors === null ? 0 : vErrors.length) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "mapping", tag: "role", tagValue: tag0 }, 'value of tag "role" must be in oneOf'), errors++) : (vErrors = fail(vErrors, instancePath, "discriminator", { error: "tag", tag: "role", tagValue: tag0 }, 'tag "role" must be string'), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate143.errors = vErrors, errors === 0;
}
var ChatTool = validate149;
function validate149(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.function === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "function" }), errors++), data.type !== void 0 && data.type !== "function" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "function" }, "must be equal to constant"), errors++), data.function !== void 0) {
      let data1 = data.function;
      if (isObject(data1)) {
        if (data1.name === void 0 && (vErrors = fail(vErrors, instancePath + "/function", "required", { missingProperty: "name" }), errors++), data1.name !== void 0) {
          let data2 = data1.name;
          typeof data2 == "string" ? func2(data2) < 1 && (vErrors = fail(vErrors, instancePath + "/function/name", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/function/name", "type", { type: "string" }, "must be string"), errors++);
        }
        if (data1.description !== void 0 && typeof data1.description != "string" && (vErrors = fail(vErrors, instancePath + "/function/description", "type", { type: "string" }, "must be string"), errors++), data1.parameters !== void 0) {
          let data4 = data1.parameters;
          isObject(data4) || (vErrors = fail(vErrors, instancePath + "/function/parameters", "type", { type: "object" }, "must be object"), errors++);
        }
      } else
        vErrors = fail(vErrors, instancePath + "/function", "type", { type: "object" }, "must be object"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate149.errors = vErrors, errors === 0;
}
var ChatNamedToolChoice = validate150;
function validate150(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.function === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "function" }), errors++), data.type !== void 0 && data.type !== "function" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "function" }, "must be equal to constant"), errors++), data.function !== void 0) {
      let data1 = data.function;
      if (isObject(data1)) {
        if (data1.name === void 0 && (vErrors = fail(vErrors, instancePath + "/function", "required", { missingProperty: "name" }), errors++), data1.name !== void 0) {
          let data2 = data1.name;
          typeof data2 == "string" ? func2(data2) < 1 && (vErrors = fail(vErrors, instancePath + "/function/name", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/function/name", "type", { type: "string" }, "must be string"), errors++);
        }
      } else
        vErrors = fail(vErrors, instancePath + "/function", "type", { type: "object" }, "must be object"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate150.errors = vErrors, errors === 0;
}
var ChatResponseFormat = validate151;
function validate151(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.type === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "type" }), errors++), data.type !== void 0 && data.type !== "json_object" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "json_object" }, "must be equal to constant"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate151.errors = vErrors, errors === 0;
}
var ChatCompletionRequest = validate152, schema72 = { type: "object", required: ["model", "messages"], allOf: [{ $ref: "#/$defs/MaxTokensOfModel" }], properties: { model: { $ref: "#/$defs/ModelId" }, messages: { type: "array", minItems: 1, items: { $ref: "#/$defs/ChatMessage" } }, max_tokens: { type: "integer", minimum: 1 }, temperature: { type: "number", minimum: 0, maximum: 2, default: 1 }, top_p: { type: "number", minimum: 0, maximum: 1 }, stop: { oneOf: [{ type: "string" }, { type: "array", maxItems: 4, items: { type: "string" } }] }, stream: { type: "boolean", default: !1 }, tools: { type: "array", items: { $ref: "#/$defs/ChatTool" } }, tool_choice: { oneOf: [{ enum: ["none", "auto"] }, { $ref: "#/$defs/ChatNamedToolChoice" }] }, response_format: { $ref: "#/$defs/ChatResponseFormat" }, user: { type: "string" } } };
function validate152(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (vErrors = join(vErrors, validate67, data, instancePath), errors = vErrors === null ? 0 : vErrors.length, isObject(data)) {
    if (data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.messages === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "messages" }), errors++), data.model !== void 0 && (vErrors = join(vErrors, validate22, data.model, instancePath + "/model"), errors = vErrors === null ? 0 : vErrors.length), data.messages !== void 0) {
      let data1 = data.messages;
      if (Array.isArray(data1)) {
        data1.length < 1 && (vErrors = fail(vErrors, instancePath + "/messages", "minItems", { limit: 1 }, "must NOT have fewer than 1 items"), errors++);
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate143, data1[i0], instancePath + "/messages/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/messages", "type", { type: "array" }, "must be array"), errors++;
    }
    if (data.max_tokens !== void 0) {
      let data3 = data.max_tokens;
      typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3) || (vErrors = fail(vErrors, instancePath + "/max_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data3 == "number" && isFinite(data3) && (data3 < 1 || isNaN(data3)) && (vErrors = fail(vErrors, instancePath + "/max_tokens", "minimum", { comparison: ">=", limit: 1 }, "must be >= 1"), errors++);
    }
    if (data.temperature !== void 0) {
      let data4 = data.temperature;
      typeof data4 == "number" && isFinite(data4) ? ((data4 > 2 || isNaN(data4)) && (vErrors = fail(vErrors, instancePath + "/temperature", "maximum", { comparison: "<=", limit: 2 }, "must be <= 2"), errors++), (data4 < 0 || isNaN(data4)) && (vErrors = fail(vErrors, instancePath + "/temperature", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++)) : (vErrors = fail(vErrors, instancePath + "/temperature", "type", { type: "number" }, "must be number"), errors++);
    }
    if (data.top_p !== void 0) {
      let data5 = data.top_p;
      typeof data5 == "number" && isFinite(data5) ? ((data5 > 1 || isNaN(data5)) && (vErrors = fail(vErrors, instancePath + "/top_p", "maximum", { comparison: "<=", limit: 1 }, "must be <= 1"), errors++), (data5 < 0 || isNaN(data5)) && (vErrors = fail(vErrors, instancePath + "/top_p", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++)) : (vErrors = fail(vErrors, instancePath + "/top_p", "type", { type: "number" }, "must be number"), errors++);
    }
    if (data.stop !== void 0) {
      let data6 = data.stop, _errs13 = errors, valid4 = !1, passing0 = null, _errs14 = errors;
      typeof data6 != "string" && (vErrors = fail(vErrors, instancePath + "/stop", "type", { type: "string" }, "must be string"), errors++);
      var _valid0 = _errs14 === errors;
      _valid0 && (valid4 = !0, passing0 = 0);
      let _errs16 = errors;
      if (Array.isArray(data6)) {
        data6.length > 4 && (vErrors = fail(vErrors, instancePath + "/stop", "maxItems", { limit: 4 }, "must NOT have more than 4 items"), errors++);
        let len1 = data6.length;
        for (let i1 = 0; i1 < len1; i1++)
          typeof data6[i1] != "string" && (vErrors = fail(vErrors, instancePath + "/stop/" + i1, "type", { type: "string" }, "must be string"), errors++);
      } else
        vErrors = fail(vErrors, instancePath + "/stop", "type", { type: "array" }, "must be array"), errors++;
      var _valid0 = _errs16 === errors;
      _valid0 && valid4 ? (valid4 = !1, passing0 = [passing0, 1]) : _valid0 && (valid4 = !0, passing0 = 1), valid4 ? (errors = _errs13, vErrors !== null && (_errs13 ? vErrors.length = _errs13 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/stop", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
    if (data.stream !== void 0 && typeof data.stream != "boolean" && (vErrors = fail(vErrors, instancePath + "/stream", "type", { type: "boolean" }, "must be boolean"), errors++), data.tools !== void 0) {
      let data9 = data.tools;
      if (Array.isArray(data9)) {
        let len2 = data9.length;
        for (let i2 = 0; i2 < len2; i2++)
          vErrors = join(vErrors, validate149, data9[i2], instancePath + "/tools/" + i2), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/tools", "type", { type: "array" }, "must be array"), errors++;
    }
    if (data.tool_choice !== void 0) {
      let data11 = data.tool_choice, _errs26 = errors, valid9 = !1, passing1 = null, _errs27 = errors;
      data11 === "none" || data11 === "auto" || (vErrors = fail(vErrors, instancePath + "/tool_choice", "enum", { allowedValues: schema72.properties.tool_choice.oneOf[0].enum }, "must be equal to one of the allowed values"), errors++);
      var _valid1 = _errs27 === errors;
      _valid1 && (valid9 = !0, passing1 = 0);
      let _errs28 = errors;
      vErrors = join(vErrors, validate150, data11, instancePath + "/tool_choice"), errors = vErrors === null ? 0 : vErrors.length;
      var _valid1 = _errs28 === errors;
      _valid1 && valid9 ? (valid9 = !1, passing1 = [passing1, 1]) : _valid1 && (valid9 = !0, passing1 = 1), valid9 ? (errors = _errs26, vErrors !== null && (_errs26 ? vErrors.length = _errs26 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/tool_choice", "oneOf", { passingSchemas: passing1 }, "must match exactly one schema in oneOf"), errors++);
    }
    data.response_format !== void 0 && (vErrors = join(vErrors, validate151, data.response_format, instancePath + "/response_format"), errors = vErrors === null ? 0 : vErrors.length), data.user !== void 0 && typeof data.user != "string" && (vErrors = fail(vErrors, instancePath + "/user", "type", { type: "string" }, "must be string"), errors++);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate152.errors = vErrors, errors === 0;
}
var ChatAnswer = validate159, schema73 = { type: "object", required: ["role", "content"], properties: { role: { const: "assistant" }, content: { type: ["string", "null"] }, tool_calls: { type: "array", items: { $ref: "#/$defs/ChatToolCall" } } } };
function validate159(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.role === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "role" }), errors++), data.content === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "content" }), errors++), data.role !== void 0 && data.role !== "assistant" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "assistant" }, "must be equal to constant"), errors++), data.content !== void 0) {
      let data1 = data.content;
      typeof data1 != "string" && data1 !== null && (vErrors = fail(vErrors, instancePath + "/content", "type", { type: schema73.properties.content.type }, "must be string,null"), errors++);
    }
    if (data.tool_calls !== void 0) {
      let data2 = data.tool_calls;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate137, data2[i0], instancePath + "/tool_calls/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/tool_calls", "type", { type: "array" }, "must be array"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate159.errors = vErrors, errors === 0;
}
var ChatFinishReason = validate161;
function validate161(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return typeof data != "string" && (vErrors = fail(vErrors, instancePath, "type", { type: "string" }, "must be string"), errors++), validate161.errors = vErrors, errors === 0;
}
var ChatChoice = validate162;
function validate162(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.index === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "index" }), errors++), data.message === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "message" }), errors++), data.finish_reason === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "finish_reason" }), errors++), data.index !== void 0) {
      let data0 = data.index;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/index", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/index", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    data.message !== void 0 && (vErrors = join(vErrors, validate159, data.message, instancePath + "/message"), errors = vErrors === null ? 0 : vErrors.length), data.finish_reason !== void 0 && (vErrors = join(vErrors, validate161, data.finish_reason, instancePath + "/finish_reason"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate162.errors = vErrors, errors === 0;
}
var ChatUsage = validate165;
function validate165(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.prompt_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "prompt_tokens" }), errors++), data.completion_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "completion_tokens" }), errors++), data.total_tokens === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "total_tokens" }), errors++), data.credits_consumed === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "credits_consumed" }), errors++), data.prompt_tokens !== void 0) {
      let data0 = data.prompt_tokens;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/prompt_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/prompt_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.completion_tokens !== void 0) {
      let data1 = data.completion_tokens;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/completion_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1)) && (vErrors = fail(vErrors, instancePath + "/completion_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.total_tokens !== void 0) {
      let data2 = data.total_tokens;
      typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2) || (vErrors = fail(vErrors, instancePath + "/total_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/total_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.credits_consumed !== void 0) {
      let data3 = data.credits_consumed;
      typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3) || (vErrors = fail(vErrors, instancePath + "/credits_consumed", "type", { type: "integer" }, "must be integer"), errors++), typeof data3 == "number" && isFinite(data3) && (data3 < 0 || isNaN(data3)) && (vErrors = fail(vErrors, instancePath + "/credits_consumed", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate165.errors = vErrors, errors === 0;
}
var ChatCompletion = validate166;
var pattern5 = new RegExp("^chatcmpl_", "u");
function validate166(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.object === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "object" }), errors++), data.created === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "created" }), errors++), data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.choices === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "choices" }), errors++), data.usage === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "usage" }), errors++), data.id !== void 0) {
      let data0 = data.id;
      typeof data0 == "string" ? pattern5.test(data0) || (vErrors = fail(vErrors, instancePath + "/id", "pattern", { pattern: "^chatcmpl_" }, 'must match pattern "^chatcmpl_"'), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.object !== void 0 && data.object !== "chat.completion" && (vErrors = fail(vErrors, instancePath + "/object", "const", { allowedValue: "chat.completion" }, "must be equal to constant"), errors++), data.created !== void 0) {
      let data2 = data.created;
      typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2) || (vErrors = fail(vErrors, instancePath + "/created", "type", { type: "integer" }, "must be integer"), errors++), typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/created", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.model !== void 0 && typeof data.model != "string" && (vErrors = fail(vErrors, instancePath + "/model", "type", { type: "string" }, "must be string"), errors++), data.choices !== void 0) {
      let data4 = data.choices;
      if (Array.isArray(data4)) {
        data4.length < 1 && (vErrors = fail(vErrors, instancePath + "/choices", "minItems", { limit: 1 }, "must NOT have fewer than 1 items"), errors++);
        let len0 = data4.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate162, data4[i0], instancePath + "/choices/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/choices", "type", { type: "array" }, "must be array"), errors++;
    }
    data.usage !== void 0 && (vErrors = join(vErrors, validate165, data.usage, instancePath + "/usage"), errors = vErrors === null ? 0 : vErrors.length);
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate166.errors = vErrors, errors === 0;
}
var ChatToolCallDelta = validate169;
function validate169(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.index === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "index" }), errors++), data.index !== void 0) {
      let data0 = data.index;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/index", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/index", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.id !== void 0 && typeof data.id != "string" && (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++), data.type !== void 0 && data.type !== "function" && (vErrors = fail(vErrors, instancePath + "/type", "const", { allowedValue: "function" }, "must be equal to constant"), errors++), data.function !== void 0) {
      let data3 = data.function;
      isObject(data3) ? (data3.name !== void 0 && typeof data3.name != "string" && (vErrors = fail(vErrors, instancePath + "/function/name", "type", { type: "string" }, "must be string"), errors++), data3.arguments !== void 0 && typeof data3.arguments != "string" && (vErrors = fail(vErrors, instancePath + "/function/arguments", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath + "/function", "type", { type: "object" }, "must be object"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate169.errors = vErrors, errors === 0;
}
var ChatDelta = validate170, schema79 = { type: "object", properties: { role: { const: "assistant" }, content: { type: ["string", "null"] }, tool_calls: { type: "array", items: { $ref: "#/$defs/ChatToolCallDelta" } } } };
function validate170(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.role !== void 0 && data.role !== "assistant" && (vErrors = fail(vErrors, instancePath + "/role", "const", { allowedValue: "assistant" }, "must be equal to constant"), errors++), data.content !== void 0) {
      let data1 = data.content;
      typeof data1 != "string" && data1 !== null && (vErrors = fail(vErrors, instancePath + "/content", "type", { type: schema79.properties.content.type }, "must be string,null"), errors++);
    }
    if (data.tool_calls !== void 0) {
      let data2 = data.tool_calls;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate169, data2[i0], instancePath + "/tool_calls/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/tool_calls", "type", { type: "array" }, "must be array"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate170.errors = vErrors, errors === 0;
}
var ChatChunkChoice = validate172;
function validate172(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.index === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "index" }), errors++), data.delta === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "delta" }), errors++), data.index !== void 0) {
      let data0 = data.index;
      typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0) || (vErrors = fail(vErrors, instancePath + "/index", "type", { type: "integer" }, "must be integer"), errors++), typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0)) && (vErrors = fail(vErrors, instancePath + "/index", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.delta !== void 0 && (vErrors = join(vErrors, validate170, data.delta, instancePath + "/delta"), errors = vErrors === null ? 0 : vErrors.length), data.finish_reason !== void 0) {
      let data2 = data.finish_reason, _errs5 = errors, valid1 = !1, passing0 = null, _errs6 = errors;
      vErrors = join(vErrors, validate161, data2, instancePath + "/finish_reason"), errors = vErrors === null ? 0 : vErrors.length;
      var _valid0 = _errs6 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs7 = errors;
      data2 !== null && (vErrors = fail(vErrors, instancePath + "/finish_reason", "type", { type: "null" }, "must be null"), errors++);
      var _valid0 = _errs7 === errors;
      _valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1 ? (errors = _errs5, vErrors !== null && (_errs5 ? vErrors.length = _errs5 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/finish_reason", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate172.errors = vErrors, errors === 0;
}
var ChatCompletionChunk = validate175;
function validate175(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.object === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "object" }), errors++), data.created === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "created" }), errors++), data.model === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "model" }), errors++), data.choices === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "choices" }), errors++), data.id !== void 0) {
      let data0 = data.id;
      typeof data0 == "string" ? pattern5.test(data0) || (vErrors = fail(vErrors, instancePath + "/id", "pattern", { pattern: "^chatcmpl_" }, 'must match pattern "^chatcmpl_"'), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.object !== void 0 && data.object !== "chat.completion.chunk" && (vErrors = fail(vErrors, instancePath + "/object", "const", { allowedValue: "chat.completion.chunk" }, "must be equal to constant"), errors++), data.created !== void 0) {
      let data2 = data.created;
      typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2) || (vErrors = fail(vErrors, instancePath + "/created", "type", { type: "integer" }, "must be integer"), errors++), typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/created", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.model !== void 0 && typeof data.model != "string" && (vErrors = fail(vErrors, instancePath + "/model", "type", { type: "string" }, "must be string"), errors++), data.choices !== void 0) {
      let data4 = data.choices;
      if (Array.isArray(data4)) {
        let len0 = data4.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate172, data4[i0], instancePath + "/choices/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/choices", "type", { type: "array" }, "must be array"), errors++;
    }
    if (data.usage !== void 0) {
      let data6 = data.usage, _errs12 = errors, valid3 = !1, passing0 = null, _errs13 = errors;
      vErrors = join(vErrors, validate165, data6, instancePath + "/usage"), errors = vErrors === null ? 0 : vErrors.length;
      var _valid0 = _errs13 === errors;
      _valid0 && (valid3 = !0, passing0 = 0);
      let _errs14 = errors;
      data6 !== null && (vErrors = fail(vErrors, instancePath + "/usage", "type", { type: "null" }, "must be null"), errors++);
      var _valid0 = _errs14 === errors;
      _valid0 && valid3 ? (valid3 = !1, passing0 = [passing0, 1]) : _valid0 && (valid3 = !0, passing0 = 1), valid3 ? (errors = _errs12, vErrors !== null && (_errs12 ? vErrors.length = _errs12 : vErrors = null)) : (vErrors = fail(vErrors, instancePath + "/usage", "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate175.errors = vErrors, errors === 0;
}
var ChatCompletionStreamData = validate178;
function validate178(data, instancePath = "") {
  let vErrors = null, errors = 0, _errs0 = errors, valid0 = !1, passing0 = null, _errs1 = errors;
  vErrors = join(vErrors, validate175, data, instancePath), errors = vErrors === null ? 0 : vErrors.length;
  var _valid0 = _errs1 === errors;
  _valid0 && (valid0 = !0, passing0 = 0);
  let _errs2 = errors;
  vErrors = join(vErrors, validate121, data, instancePath), errors = vErrors === null ? 0 : vErrors.length;
  var _valid0 = _errs2 === errors;
  return _valid0 && valid0 ? (valid0 = !1, passing0 = [passing0, 1]) : _valid0 && (valid0 = !0, passing0 = 1), valid0 ? (errors = _errs0, vErrors !== null && (_errs0 ? vErrors.length = _errs0 : vErrors = null)) : (vErrors = fail(vErrors, instancePath, "oneOf", { passingSchemas: passing0 }, "must match exactly one schema in oneOf"), errors++), validate178.errors = vErrors, errors === 0;
}
var ChatServerSentEvent = validate181;
function validate181(data, instancePath = "") {
  let vErrors = null, errors = 0;
  return isObject(data) ? (data.data === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "data" }), errors++), data.data !== void 0 && typeof data.data != "string" && (vErrors = fail(vErrors, instancePath + "/data", "type", { type: "string" }, "must be string"), errors++)) : (vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++), validate181.errors = vErrors, errors === 0;
}
var Model = validate182;
function validate182(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.id === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "id" }), errors++), data.object === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "object" }), errors++), data.display_name === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "display_name" }), errors++), data.description === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "description" }), errors++), data.supports_vision === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "supports_vision" }), errors++), data.id !== void 0) {
      let data0 = data.id;
      typeof data0 == "string" ? func2(data0) < 1 && (vErrors = fail(vErrors, instancePath + "/id", "minLength", { limit: 1 }, "must NOT have fewer than 1 characters"), errors++) : (vErrors = fail(vErrors, instancePath + "/id", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.object !== void 0 && data.object !== "model" && (vErrors = fail(vErrors, instancePath + "/object", "const", { allowedValue: "model" }, "must be equal to constant"), errors++), data.display_name !== void 0 && typeof data.display_name != "string" && (vErrors = fail(vErrors, instancePath + "/display_name", "type", { type: "string" }, "must be string"), errors++), data.description !== void 0 && typeof data.description != "string" && (vErrors = fail(vErrors, instancePath + "/description", "type", { type: "string" }, "must be string"), errors++), data.supports_vision !== void 0 && typeof data.supports_vision != "boolean" && (vErrors = fail(vErrors, instancePath + "/supports_vision", "type", { type: "boolean" }, "must be boolean"), errors++), data.supports_tools !== void 0 && typeof data.supports_tools != "boolean" && (vErrors = fail(vErrors, instancePath + "/supports_tools", "type", { type: "boolean" }, "must be boolean"), errors++), data.supports_thinking !== void 0 && typeof data.supports_thinking != "boolean" && (vErrors = fail(vErrors, instancePath + "/supports_thinking", "type", { type: "boolean" }, "must be boolean"), errors++), data.context_window !== void 0) {
      let data7 = data.context_window;
      typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7) || (vErrors = fail(vErrors, instancePath + "/context_window", "type", { type: "integer" }, "must be integer"), errors++), typeof data7 == "number" && isFinite(data7) && (data7 < 1 || isNaN(data7)) && (vErrors = fail(vErrors, instancePath + "/context_window", "minimum", { comparison: ">=", limit: 1 }, "must be >= 1"), errors++);
    }
    if (data.max_output_tokens !== void 0) {
      let data8 = data.max_output_tokens;
      typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8) || (vErrors = fail(vErrors, instancePath + "/max_output_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data8 == "number" && isFinite(data8) && (data8 < 1 || isNaN(data8)) && (vErrors = fail(vErrors, instancePath + "/max_output_tokens", "minimum", { comparison: ">=", limit: 1 }, "must be >= 1"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate182.errors = vErrors, errors === 0;
}
var ModelList = validate183;
function validate183(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.data === void 0 && (vErrors = fail(vErrors, instancePath, "required", { missingProperty: "data" }), errors++), data.object !== void 0 && data.object !== "list" && (vErrors = fail(vErrors, instancePath + "/object", "const", { allowedValue: "list" }, "must be equal to constant"), errors++), data.data !== void 0) {
      let data1 = data.data;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate182, data1[i0], instancePath + "/data/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/data", "type", { type: "array" }, "must be array"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate183.errors = vErrors, errors === 0;
}
var Account = validate185;
function validate185(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.tier !== void 0 && (vErrors = join(vErrors, validate73, data.tier, instancePath + "/tier"), errors = vErrors === null ? 0 : vErrors.length), data.credit_balance !== void 0) {
      let data1 = data.credit_balance;
      typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1) || (vErrors = fail(vErrors, instancePath + "/credit_balance", "type", { type: "integer" }, "must be integer"), errors++);
    }
    if (data.credits_consumed_this_month !== void 0) {
      let data2 = data.credits_consumed_this_month;
      typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2) || (vErrors = fail(vErrors, instancePath + "/credits_consumed_this_month", "type", { type: "integer" }, "must be integer"), errors++), typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/credits_consumed_this_month", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate185.errors = vErrors, errors === 0;
}
var UsageRow = validate187;
var formats0 = formats.date;
function validate187(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.date !== void 0) {
      let data0 = data.date;
      typeof data0 == "string" ? formats0(data0) || (vErrors = fail(vErrors, instancePath + "/date", "format", { format: "date" }, 'must match format "date"'), errors++) : (vErrors = fail(vErrors, instancePath + "/date", "type", { type: "string" }, "must be string"), errors++);
    }
    if (data.model !== void 0 && typeof data.model != "string" && (vErrors = fail(vErrors, instancePath + "/model", "type", { type: "string" }, "must be string"), errors++), data.requests !== void 0) {
      let data2 = data.requests;
      typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2) || (vErrors = fail(vErrors, instancePath + "/requests", "type", { type: "integer" }, "must be integer"), errors++), typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2)) && (vErrors = fail(vErrors, instancePath + "/requests", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.input_tokens !== void 0) {
      let data3 = data.input_tokens;
      typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3) || (vErrors = fail(vErrors, instancePath + "/input_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data3 == "number" && isFinite(data3) && (data3 < 0 || isNaN(data3)) && (vErrors = fail(vErrors, instancePath + "/input_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.output_tokens !== void 0) {
      let data4 = data.output_tokens;
      typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4) || (vErrors = fail(vErrors, instancePath + "/output_tokens", "type", { type: "integer" }, "must be integer"), errors++), typeof data4 == "number" && isFinite(data4) && (data4 < 0 || isNaN(data4)) && (vErrors = fail(vErrors, instancePath + "/output_tokens", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
    if (data.credits_consumed !== void 0) {
      let data5 = data.credits_consumed;
      typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5) || (vErrors = fail(vErrors, instancePath + "/credits_consumed", "type", { type: "integer" }, "must be integer"), errors++), typeof data5 == "number" && isFinite(data5) && (data5 < 0 || isNaN(data5)) && (vErrors = fail(vErrors, instancePath + "/credits_consumed", "minimum", { comparison: ">=", limit: 0 }, "must be >= 0"), errors++);
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate187.errors = vErrors, errors === 0;
}
var UsageReport = validate188;
function validate188(data, instancePath = "") {
  let vErrors = null, errors = 0;
  if (isObject(data)) {
    if (data.data !== void 0) {
      let data0 = data.data;
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          vErrors = join(vErrors, validate187, data0[i0], instancePath + "/data/" + i0), errors = vErrors === null ? 0 : vErrors.length;
      } else
        vErrors = fail(vErrors, instancePath + "/data", "type", { type: "array" }, "must be array"), errors++;
    }
  } else
    vErrors = fail(vErrors, instancePath, "type", { type: "object" }, "must be object"), errors++;
  return validate188.errors = vErrors, errors === 0;
}
export {
  Account,
  Base64ImageSource,
  ChatAnswer,
  ChatAssistantMessage,
  ChatChoice,
  ChatChunkChoice,
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  ChatCompletionStreamData,
  ChatContentPart,
  ChatDelta,
  ChatDeveloperMessage,
  ChatFinishReason,
  ChatImagePart,
  ChatMessage,
  ChatNamedToolChoice,
  ChatResponseFormat,
  ChatServerSentEvent,
  ChatSystemMessage,
  ChatTextContent,
  ChatTextPart,
  ChatTool,
  ChatToolCall,
  ChatToolCallDelta,
  ChatToolMessage,
  ChatUsage,
  ChatUserMessage,
  ContentBlock,
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  ContentDelta,
  Count,
  ErrorDetail,
  ErrorEnvelope,
  ErrorEvent,
  ImageBlock,
  ImageSource,
  InputContentBlock,
  InputJsonDelta,
  InputMessage,
  MaxTokensOfModel,
  Message,
  MessageDeltaEvent,
  MessageInput,
  MessageRequest,
  MessageServerSentEvent,
  MessageStartEvent,
  MessageStopEvent,
  MessageStreamEvent,
  MessageUsage,
  Metadata,
  Model,
  ModelId,
  ModelList,
  PingEvent,
  Seconds,
  SignatureDelta,
  StartedMessage,
  StopReason,
  TextBlock,
  TextDelta,
  Thinking,
  ThinkingBlock,
  ThinkingDelta,
  ThinkingDisabled,
  ThinkingEnabled,
  Tier,
  TokenCount,
  Tool,
  ToolChoice,
  ToolChoiceAny,
  ToolChoiceAuto,
  ToolChoiceNone,
  ToolChoiceTool,
  ToolResultBlock,
  ToolResultContentBlock,
  ToolUseBlock,
  UrlImageSource,
  UsageReport,
  UsageRow
};
