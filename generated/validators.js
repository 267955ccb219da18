// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: e3b59c8dd75b6b726a7d67138d8ce64d6061700271fe354a59d84041ea8f9a1a
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

// node_modules/ajv-formats/dist/formats.js
var require_formats = __commonJS({
  "node_modules/ajv-formats/dist/formats.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: !0 });
    exports.formatNames = exports.fastFormats = exports.fullFormats = void 0;
    function fmtDef(validate, compare) {
      return { validate, compare };
    }
    exports.fullFormats = {
      // date: http://tools.ietf.org/html/rfc3339#section-5.6
      date: fmtDef(date, compareDate),
      // date-time: http://tools.ietf.org/html/rfc3339#section-5.6
      time: fmtDef(getTime(!0), compareTime),
      "date-time": fmtDef(getDateTime(!0), compareDateTime),
      "iso-time": fmtDef(getTime(), compareIsoTime),
      "iso-date-time": fmtDef(getDateTime(), compareIsoDateTime),
      // duration: https://tools.ietf.org/html/rfc3339#appendix-A
      duration: /^P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|(\d+W)?)$/,
      uri,
      "uri-reference": /^(?:[a-z][a-z0-9+\-.]*:)?(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'"()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?(?:\?(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i,
      // uri-template: https://tools.ietf.org/html/rfc6570
      "uri-template": /^(?:(?:[^\x00-\x20"'<>%\\^`{|}]|%[0-9a-f]{2})|\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})+(?::[1-9][0-9]{0,3}|\*)?(?:,(?:[a-z0-9_]|%[0-9a-f]{2})+(?::[1-9][0-9]{0,3}|\*)?)*\})*$/i,
      // For the source: https://gist.github.com/dperini/729294
      // For test cases: https://mathiasbynens.be/demo/url-regex
      url: /^(?:https?|ftp):\/\/(?:\S+(?::\S*)?@)?(?:(?!(?:10|127)(?:\.\d{1,3}){3})(?!(?:169\.254|192\.168)(?:\.\d{1,3}){2})(?!172\.(?:1[6-9]|2\d|3[0-1])(?:\.\d{1,3}){2})(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}(?:\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4]))|(?:(?:[a-z0-9\u{00a1}-\u{ffff}]+-)*[a-z0-9\u{00a1}-\u{ffff}]+)(?:\.(?:[a-z0-9\u{00a1}-\u{ffff}]+-)*[a-z0-9\u{00a1}-\u{ffff}]+)*(?:\.(?:[a-z\u{00a1}-\u{ffff}]{2,})))(?::\d{2,5})?(?:\/[^\s]*)?$/iu,
      email: /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i,
      hostname: /^(?=.{1,253}\.?$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?)*\.?$/i,
      // optimized https://www.safaribooksonline.com/library/view/regular-expressions-cookbook/9780596802837/ch07s16.html
      ipv4: /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/,
      ipv6: /^((([0-9a-f]{1,4}:){7}([0-9a-f]{1,4}|:))|(([0-9a-f]{1,4}:){6}(:[0-9a-f]{1,4}|((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){5}(((:[0-9a-f]{1,4}){1,2})|:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){4}(((:[0-9a-f]{1,4}){1,3})|((:[0-9a-f]{1,4})?:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){3}(((:[0-9a-f]{1,4}){1,4})|((:[0-9a-f]{1,4}){0,2}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){2}(((:[0-9a-f]{1,4}){1,5})|((:[0-9a-f]{1,4}){0,3}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){1}(((:[0-9a-f]{1,4}){1,6})|((:[0-9a-f]{1,4}){0,4}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(:(((:[0-9a-f]{1,4}){1,7})|((:[0-9a-f]{1,4}){0,5}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:)))$/i,
      regex,
      // uuid: http://tools.ietf.org/html/rfc4122
      uuid: /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
      // JSON-pointer: https://tools.ietf.org/html/rfc6901
      // uri fragment: https://tools.ietf.org/html/rfc3986#appendix-A
      "json-pointer": /^(?:\/(?:[^~/]|~0|~1)*)*$/,
      "json-pointer-uri-fragment": /^#(?:\/(?:[a-z0-9_\-.!$&'()*+,;:=@]|%[0-9a-f]{2}|~0|~1)*)*$/i,
      // relative JSON-pointer: http://tools.ietf.org/html/draft-luff-relative-json-pointer-00
      "relative-json-pointer": /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/,
      // the following formats are used by the openapi specification: https://spec.openapis.org/oas/v3.0.0#data-types
      // byte: https://github.com/miguelmota/is-base64
      byte,
      // signed 32 bit integer
      int32: { type: "number", validate: validateInt32 },
      // signed 64 bit integer
      int64: { type: "number", validate: validateInt64 },
      // C-type float
      float: { type: "number", validate: validateNumber },
      // C-type double
      double: { type: "number", validate: validateNumber },
      // hint to the UI to hide input strings
      password: !0,
      // unchecked string payload
      binary: !0
    };
    exports.fastFormats = {
      ...exports.fullFormats,
      date: fmtDef(/^\d\d\d\d-[0-1]\d-[0-3]\d$/, compareDate),
      time: fmtDef(/^(?:[0-2]\d:[0-5]\d:[0-5]\d|23:59:60)(?:\.\d+)?(?:z|[+-]\d\d(?::?\d\d)?)$/i, compareTime),
      "date-time": fmtDef(/^\d\d\d\d-[0-1]\d-[0-3]\dt(?:[0-2]\d:[0-5]\d:[0-5]\d|23:59:60)(?:\.\d+)?(?:z|[+-]\d\d(?::?\d\d)?)$/i, compareDateTime),
      "iso-time": fmtDef(/^(?:[0-2]\d:[0-5]\d:[0-5]\d|23:59:60)(?:\.\d+)?(?:z|[+-]\d\d(?::?\d\d)?)?$/i, compareIsoTime),
      "iso-date-time": fmtDef(/^\d\d\d\d-[0-1]\d-[0-3]\d[t\s](?:[0-2]\d:[0-5]\d:[0-5]\d|23:59:60)(?:\.\d+)?(?:z|[+-]\d\d(?::?\d\d)?)?$/i, compareIsoDateTime),
      // uri: https://github.com/mafintosh/is-my-json-valid/blob/master/formats.js
      uri: /^(?:[a-z][a-z0-9+\-.]*:)(?:\/?\/)?[^\s]*$/i,
      "uri-reference": /^(?:(?:[a-z][a-z0-9+\-.]*:)?\/?\/)?(?:[^\\\s#][^\s#]*)?(?:#[^\\\s]*)?$/i,
      // email (sources from jsen validator):
      // http://stackoverflow.com/questions/201323/using-a-regular-expression-to-validate-an-email-address#answer-8829363
      // http://www.w3.org/TR/html5/forms.html#valid-e-mail-address (search for 'wilful violation')
      email: /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i
    };
    exports.formatNames = Object.keys(exports.fullFormats);
    function isLeapYear(year) {
      return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    }
    var DATE = /^(\d\d\d\d)-(\d\d)-(\d\d)$/, DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    function date(str) {
      let matches = DATE.exec(str);
      if (!matches)
        return !1;
      let year = +matches[1], month = +matches[2], day = +matches[3];
      return month >= 1 && month <= 12 && day >= 1 && day <= (month === 2 && isLeapYear(year) ? 29 : DAYS[month]);
    }
    function compareDate(d1, d2) {
      if (d1 && d2)
        return d1 > d2 ? 1 : d1 < d2 ? -1 : 0;
    }
    var TIME = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)(z|([+-])(\d\d)(?::?(\d\d))?)?$/i;
    function getTime(strictTimeZone) {
      return function(str) {
        let matches = TIME.exec(str);
        if (!matches)
          return !1;
        let hr = +matches[1], min = +matches[2], sec = +matches[3], tz = matches[4], tzSign = matches[5] === "-" ? -1 : 1, tzH = +(matches[6] || 0), tzM = +(matches[7] || 0);
        if (tzH > 23 || tzM > 59 || strictTimeZone && !tz)
          return !1;
        if (hr <= 23 && min <= 59 && sec < 60)
          return !0;
        let utcMin = min - tzM * tzSign, utcHr = hr - tzH * tzSign - (utcMin < 0 ? 1 : 0);
        return (utcHr === 23 || utcHr === -1) && (utcMin === 59 || utcMin === -1) && sec < 61;
      };
    }
    function compareTime(s1, s2) {
      if (!(s1 && s2))
        return;
      let t1 = (/* @__PURE__ */ new Date("2020-01-01T" + s1)).valueOf(), t2 = (/* @__PURE__ */ new Date("2020-01-01T" + s2)).valueOf();
      if (t1 && t2)
        return t1 - t2;
    }
    function compareIsoTime(t1, t2) {
      if (!(t1 && t2))
        return;
      let a1 = TIME.exec(t1), a2 = TIME.exec(t2);
      if (a1 && a2)
        return t1 = a1[1] + a1[2] + a1[3], t2 = a2[1] + a2[2] + a2[3], t1 > t2 ? 1 : t1 < t2 ? -1 : 0;
    }
    var DATE_TIME_SEPARATOR = /t|\s/i;
    function getDateTime(strictTimeZone) {
      let time = getTime(strictTimeZone);
      return function(str) {
        let dateTime = str.split(DATE_TIME_SEPARATOR);
        return dateTime.length === 2 && date(dateTime[0]) && time(dateTime[1]);
      };
    }
    function compareDateTime(dt1, dt2) {
      if (!(dt1 && dt2))
        return;
      let d1 = new Date(dt1).valueOf(), d2 = new Date(dt2).valueOf();
      if (d1 && d2)
        return d1 - d2;
    }
    function compareIsoDateTime(dt1, dt2) {
      if (!(dt1 && dt2))
        return;
      let [d1, t1] = dt1.split(DATE_TIME_SEPARATOR), [d2, t2] = dt2.split(DATE_TIME_SEPARATOR), res = compareDate(d1, d2);
      if (res !== void 0)
        return res || compareTime(t1, t2);
    }
    var NOT_URI_FRAGMENT = /\/|:/, URI = /^(?:[a-z][a-z0-9+\-.]*:)(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)(?:\?(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
    function uri(str) {
      return NOT_URI_FRAGMENT.test(str) && URI.test(str);
    }
    var BYTE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/gm;
    function byte(str) {
      return BYTE.lastIndex = 0, BYTE.test(str);
    }
    var MIN_INT32 = -(2 ** 31), MAX_INT32 = 2 ** 31 - 1;
    function validateInt32(value) {
      return Number.isInteger(value) && value <= MAX_INT32 && value >= MIN_INT32;
    }
    function validateInt64(value) {
      return Number.isInteger(value);
    }
    function validateNumber() {
      return !0;
    }
    var Z_ANCHOR = /[^\\]\\Z/;
    function regex(str) {
      if (Z_ANCHOR.test(str))
        return !1;
      try {
        return new RegExp(str), !0;
      } catch {
        return !1;
      }
    }
  }
});

// <stdin>
var ModelId = validate21, schema32 = { description: "The only valid values; anything else is a 400.", type: "string", enum: ["caicaini/auto", "caicaini/opus", "caicaini/sonnet", "caicaini/kimi", "caicaini/haiku"] };
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate21.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), typeof data != "string") {
    let err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" }, message: "must be string" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  if (!(data === "caicaini/auto" || data === "caicaini/opus" || data === "caicaini/sonnet" || data === "caicaini/kimi" || data === "caicaini/haiku")) {
    let err1 = { instancePath, schemaPath: "#/enum", keyword: "enum", params: { allowedValues: schema32.enum }, message: "must be equal to one of the allowed values" };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate21.errors = vErrors, errors === 0;
}
validate21.evaluated = { dynamicProps: !1, dynamicItems: !1 };
var TextBlock = validate22;
function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate22.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.text === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "text") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.text !== void 0 && typeof data.text != "string") {
      let err3 = { instancePath: instancePath + "/text", schemaPath: "#/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate22.errors = vErrors, errors === 0;
}
validate22.evaluated = { props: { type: !0, text: !0 }, dynamicProps: !1, dynamicItems: !1 };
var Base64ImageSource = validate23, schema34 = { description: "The image inline. Base64 adds a third, so about 12 MB of images fit in one request body.", type: "object", required: ["type", "media_type", "data"], properties: { type: { const: "base64" }, media_type: { description: "Type of the decoded bytes.", enum: ["image/jpeg", "image/png", "image/webp", "image/gif"] }, data: { description: "Standard base64 without a data-URL prefix.", type: "string", contentEncoding: "base64", pattern: "^[A-Za-z0-9+/]+={0,2}$" } } }, pattern4 = new RegExp("^[A-Za-z0-9+/]+={0,2}$", "u");
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate23.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.media_type === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "media_type" }, message: "must have required property 'media_type'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.data === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "data" }, message: "must have required property 'data'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.type !== void 0 && data.type !== "base64") {
      let err3 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "base64" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.media_type !== void 0) {
      let data1 = data.media_type;
      if (!(data1 === "image/jpeg" || data1 === "image/png" || data1 === "image/webp" || data1 === "image/gif")) {
        let err4 = { instancePath: instancePath + "/media_type", schemaPath: "#/properties/media_type/enum", keyword: "enum", params: { allowedValues: schema34.properties.media_type.enum }, message: "must be equal to one of the allowed values" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.data !== void 0) {
      let data2 = data.data;
      if (typeof data2 == "string") {
        if (!pattern4.test(data2)) {
          let err5 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9+/]+={0,2}$" }, message: 'must match pattern "^[A-Za-z0-9+/]+={0,2}$"' };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
      } else {
        let err6 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
  } else {
    let err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate23.errors = vErrors, errors === 0;
}
validate23.evaluated = { props: { type: !0, media_type: !0, data: !0 }, dynamicProps: !1, dynamicItems: !1 };
var UrlImageSource = validate24;
var pattern5 = new RegExp("^https://", "u");
function validate24(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate24.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.url === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "url" }, message: "must have required property 'url'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "url") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "url" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.url !== void 0) {
      let data1 = data.url;
      if (typeof data1 == "string") {
        if (!pattern5.test(data1)) {
          let err3 = { instancePath: instancePath + "/url", schemaPath: "#/properties/url/pattern", keyword: "pattern", params: { pattern: "^https://" }, message: 'must match pattern "^https://"' };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
      } else {
        let err4 = { instancePath: instancePath + "/url", schemaPath: "#/properties/url/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate24.errors = vErrors, errors === 0;
}
validate24.evaluated = { props: { type: !0, url: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ImageSource = validate25;
function validate25(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate25.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "base64") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/Base64ImageSource/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.media_type === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/Base64ImageSource/required", keyword: "required", params: { missingProperty: "media_type" }, message: "must have required property 'media_type'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.data === void 0) {
            let err2 = { instancePath, schemaPath: "#/$defs/Base64ImageSource/required", keyword: "required", params: { missingProperty: "data" }, message: "must have required property 'data'" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.type !== void 0 && data.type !== "base64") {
            let err3 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/Base64ImageSource/properties/type/const", keyword: "const", params: { allowedValue: "base64" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
          if (data.media_type !== void 0) {
            let data1 = data.media_type;
            if (!(data1 === "image/jpeg" || data1 === "image/png" || data1 === "image/webp" || data1 === "image/gif")) {
              let err4 = { instancePath: instancePath + "/media_type", schemaPath: "#/$defs/Base64ImageSource/properties/media_type/enum", keyword: "enum", params: { allowedValues: schema34.properties.media_type.enum }, message: "must be equal to one of the allowed values" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
          }
          if (data.data !== void 0) {
            let data2 = data.data;
            if (typeof data2 == "string") {
              if (!pattern4.test(data2)) {
                let err5 = { instancePath: instancePath + "/data", schemaPath: "#/$defs/Base64ImageSource/properties/data/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9+/]+={0,2}$" }, message: 'must match pattern "^[A-Za-z0-9+/]+={0,2}$"' };
                vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
              }
            } else {
              let err6 = { instancePath: instancePath + "/data", schemaPath: "#/$defs/Base64ImageSource/properties/data/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
            }
          }
        } else {
          let err7 = { instancePath, schemaPath: "#/$defs/Base64ImageSource/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.media_type = !0, props0.data = !0;
      } else if (tag0 === "url") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err8 = { instancePath, schemaPath: "#/$defs/UrlImageSource/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
          }
          if (data.url === void 0) {
            let err9 = { instancePath, schemaPath: "#/$defs/UrlImageSource/required", keyword: "required", params: { missingProperty: "url" }, message: "must have required property 'url'" };
            vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
          }
          if (data.type !== void 0 && data.type !== "url") {
            let err10 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/UrlImageSource/properties/type/const", keyword: "const", params: { allowedValue: "url" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
          if (data.url !== void 0) {
            let data4 = data.url;
            if (typeof data4 == "string") {
              if (!pattern5.test(data4)) {
                let err11 = { instancePath: instancePath + "/url", schemaPath: "#/$defs/UrlImageSource/properties/url/pattern", keyword: "pattern", params: { pattern: "^https://" }, message: 'must match pattern "^https://"' };
                vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
              }
            } else {
              let err12 = { instancePath: instancePath + "/url", schemaPath: "#/$defs/UrlImageSource/properties/url/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
            }
          }
        } else {
          let err13 = { instancePath, schemaPath: "#/$defs/UrlImageSource/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.url = !0);
      } else {
        let err14 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    else {
      let err15 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
    }
  } else {
    let err16 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
  }
  return validate25.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate25.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ImageBlock = validate26;
function validate26(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate26.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.source === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "source" }, message: "must have required property 'source'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "image") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "image" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    data.source !== void 0 && (validate25(data.source, { instancePath: instancePath + "/source", parentData: data, parentDataProperty: "source", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors), errors = vErrors.length));
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate26.errors = vErrors, errors === 0;
}
validate26.evaluated = { props: { type: !0, source: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolUseBlock = validate28;
var func1 = require_ucs2length().default;
function validate28(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate28.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.id === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.name === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.input === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "input" }, message: "must have required property 'input'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.type !== void 0 && data.type !== "tool_use") {
      let err4 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "tool_use" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.id !== void 0) {
      let data1 = data.id;
      if (typeof data1 == "string") {
        if (func1(data1) < 1) {
          let err5 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
      } else {
        let err6 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    if (data.name !== void 0) {
      let data2 = data.name;
      if (typeof data2 == "string") {
        if (func1(data2) < 1) {
          let err7 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
      } else {
        let err8 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
    if (data.input !== void 0) {
      let data3 = data.input;
      if (!(data3 && typeof data3 == "object" && !Array.isArray(data3))) {
        let err9 = { instancePath: instancePath + "/input", schemaPath: "#/properties/input/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    }
  } else {
    let err10 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
  }
  return validate28.errors = vErrors, errors === 0;
}
validate28.evaluated = { props: { type: !0, id: !0, name: !0, input: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolResultContentBlock = validate29;
function validate29(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate29.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "text") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/TextBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.text === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/TextBlock/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "text") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/TextBlock/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.text !== void 0 && typeof data.text != "string") {
            let err3 = { instancePath: instancePath + "/text", schemaPath: "#/$defs/TextBlock/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
        } else {
          let err4 = { instancePath, schemaPath: "#/$defs/TextBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.text = !0;
      } else if (tag0 === "image")
        validate26(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.source = !0);
      else {
        let err5 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    else {
      let err6 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
  } else {
    let err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate29.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate29.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ToolResultBlock = validate31;
function validate31(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate31.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.tool_use_id === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "tool_use_id" }, message: "must have required property 'tool_use_id'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "tool_result") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "tool_result" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.tool_use_id !== void 0) {
      let data1 = data.tool_use_id;
      if (typeof data1 == "string") {
        if (func1(data1) < 1) {
          let err3 = { instancePath: instancePath + "/tool_use_id", schemaPath: "#/properties/tool_use_id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
      } else {
        let err4 = { instancePath: instancePath + "/tool_use_id", schemaPath: "#/properties/tool_use_id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.content !== void 0) {
      let data2 = data.content, _errs5 = errors, valid1 = !1, passing0 = null, _errs6 = errors;
      if (typeof data2 != "string") {
        let err5 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
      var _valid0 = _errs6 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs8 = errors;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate29(data2[i0], { instancePath: instancePath + "/content/" + i0, parentData: data2, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors), errors = vErrors.length);
      } else {
        let err6 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/1/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
      var _valid0 = _errs8 === errors;
      if (_valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1)
        errors = _errs5, vErrors !== null && (_errs5 ? vErrors.length = _errs5 : vErrors = null);
      else {
        let err7 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    if (data.is_error !== void 0 && typeof data.is_error != "boolean") {
      let err8 = { instancePath: instancePath + "/is_error", schemaPath: "#/properties/is_error/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
  } else {
    let err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
  }
  return validate31.errors = vErrors, errors === 0;
}
validate31.evaluated = { props: { type: !0, tool_use_id: !0, content: !0, is_error: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ThinkingBlock = validate33;
function validate33(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate33.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.thinking === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "thinking" }, message: "must have required property 'thinking'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "thinking") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "thinking" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.thinking !== void 0 && typeof data.thinking != "string") {
      let err3 = { instancePath: instancePath + "/thinking", schemaPath: "#/properties/thinking/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.signature !== void 0 && typeof data.signature != "string") {
      let err4 = { instancePath: instancePath + "/signature", schemaPath: "#/properties/signature/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
  } else {
    let err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate33.errors = vErrors, errors === 0;
}
validate33.evaluated = { props: { type: !0, thinking: !0, signature: !0 }, dynamicProps: !1, dynamicItems: !1 };
var InputContentBlock = validate34;
function validate34(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate34.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "text") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/TextBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.text === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/TextBlock/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "text") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/TextBlock/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.text !== void 0 && typeof data.text != "string") {
            let err3 = { instancePath: instancePath + "/text", schemaPath: "#/$defs/TextBlock/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
        } else {
          let err4 = { instancePath, schemaPath: "#/$defs/TextBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.text = !0;
      } else if (tag0 === "image")
        validate26(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.source = !0);
      else if (tag0 === "tool_use") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err5 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
          if (data.id === void 0) {
            let err6 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
          if (data.name === void 0) {
            let err7 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
          if (data.input === void 0) {
            let err8 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "input" }, message: "must have required property 'input'" };
            vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
          }
          if (data.type !== void 0 && data.type !== "tool_use") {
            let err9 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ToolUseBlock/properties/type/const", keyword: "const", params: { allowedValue: "tool_use" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
          }
          if (data.id !== void 0) {
            let data3 = data.id;
            if (typeof data3 == "string") {
              if (func1(data3) < 1) {
                let err10 = { instancePath: instancePath + "/id", schemaPath: "#/$defs/ToolUseBlock/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
              }
            } else {
              let err11 = { instancePath: instancePath + "/id", schemaPath: "#/$defs/ToolUseBlock/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
            }
          }
          if (data.name !== void 0) {
            let data4 = data.name;
            if (typeof data4 == "string") {
              if (func1(data4) < 1) {
                let err12 = { instancePath: instancePath + "/name", schemaPath: "#/$defs/ToolUseBlock/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
              }
            } else {
              let err13 = { instancePath: instancePath + "/name", schemaPath: "#/$defs/ToolUseBlock/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
            }
          }
          if (data.input !== void 0) {
            let data5 = data.input;
            if (!(data5 && typeof data5 == "object" && !Array.isArray(data5))) {
              let err14 = { instancePath: instancePath + "/input", schemaPath: "#/$defs/ToolUseBlock/properties/input/type", keyword: "type", params: { type: "object" }, message: "must be object" };
              vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
            }
          }
        } else {
          let err15 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.id = !0, props0.name = !0, props0.input = !0);
      } else if (tag0 === "tool_result")
        validate31(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.tool_use_id = !0, props0.content = !0, props0.is_error = !0);
      else if (tag0 === "thinking") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err16 = { instancePath, schemaPath: "#/$defs/ThinkingBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
          }
          if (data.thinking === void 0) {
            let err17 = { instancePath, schemaPath: "#/$defs/ThinkingBlock/required", keyword: "required", params: { missingProperty: "thinking" }, message: "must have required property 'thinking'" };
            vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
          }
          if (data.type !== void 0 && data.type !== "thinking") {
            let err18 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ThinkingBlock/properties/type/const", keyword: "const", params: { allowedValue: "thinking" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
          if (data.thinking !== void 0 && typeof data.thinking != "string") {
            let err19 = { instancePath: instancePath + "/thinking", schemaPath: "#/$defs/ThinkingBlock/properties/thinking/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
          if (data.signature !== void 0 && typeof data.signature != "string") {
            let err20 = { instancePath: instancePath + "/signature", schemaPath: "#/$defs/ThinkingBlock/properties/signature/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
        } else {
          let err21 = { instancePath, schemaPath: "#/$defs/ThinkingBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.thinking = !0, props0.signature = !0);
      } else {
        let err22 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
      }
    else {
      let err23 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
    }
  } else {
    let err24 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
  }
  return validate34.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate34.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var InputMessage = validate37, schema49 = { description: "One turn of the conversation.", type: "object", required: ["role", "content"], properties: { role: { description: "Who speaks.", enum: ["user", "assistant"] }, content: { description: "Text, or blocks.", oneOf: [{ type: "string" }, { type: "array", items: { $ref: "#/$defs/InputContentBlock" } }] } } };
function validate37(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate37.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.content === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role !== void 0) {
      let data0 = data.role;
      if (!(data0 === "user" || data0 === "assistant")) {
        let err2 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/enum", keyword: "enum", params: { allowedValues: schema49.properties.role.enum }, message: "must be equal to one of the allowed values" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    if (data.content !== void 0) {
      let data1 = data.content, _errs3 = errors, valid1 = !1, passing0 = null, _errs4 = errors;
      if (typeof data1 != "string") {
        let err3 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      var _valid0 = _errs4 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs6 = errors;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate34(data1[i0], { instancePath: instancePath + "/content/" + i0, parentData: data1, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors), errors = vErrors.length);
      } else {
        let err4 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/1/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      var _valid0 = _errs6 === errors;
      if (_valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1)
        errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null);
      else {
        let err5 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate37.errors = vErrors, errors === 0;
}
validate37.evaluated = { props: { role: !0, content: !0 }, dynamicProps: !1, dynamicItems: !1 };
var Tool = validate39;
function validate39(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate39.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.name === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.input_schema === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "input_schema" }, message: "must have required property 'input_schema'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.name !== void 0) {
      let data0 = data.name;
      if (typeof data0 == "string") {
        if (func1(data0) < 1) {
          let err2 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
        }
      } else {
        let err3 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
    if (data.description !== void 0 && typeof data.description != "string") {
      let err4 = { instancePath: instancePath + "/description", schemaPath: "#/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.input_schema !== void 0) {
      let data2 = data.input_schema;
      if (!(data2 && typeof data2 == "object" && !Array.isArray(data2))) {
        let err5 = { instancePath: instancePath + "/input_schema", schemaPath: "#/properties/input_schema/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate39.errors = vErrors, errors === 0;
}
validate39.evaluated = { props: { name: !0, description: !0, input_schema: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolChoiceAuto = validate40;
function validate40(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate40.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "auto") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "auto" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean") {
      let err2 = { instancePath: instancePath + "/disable_parallel_tool_use", schemaPath: "#/properties/disable_parallel_tool_use/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate40.errors = vErrors, errors === 0;
}
validate40.evaluated = { props: { type: !0, disable_parallel_tool_use: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolChoiceAny = validate41;
function validate41(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate41.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "any") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "any" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean") {
      let err2 = { instancePath: instancePath + "/disable_parallel_tool_use", schemaPath: "#/properties/disable_parallel_tool_use/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate41.errors = vErrors, errors === 0;
}
validate41.evaluated = { props: { type: !0, disable_parallel_tool_use: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolChoiceTool = validate42;
function validate42(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate42.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.name === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "tool") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "tool" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.name !== void 0) {
      let data1 = data.name;
      if (typeof data1 == "string") {
        if (func1(data1) < 1) {
          let err3 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
      } else {
        let err4 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean") {
      let err5 = { instancePath: instancePath + "/disable_parallel_tool_use", schemaPath: "#/properties/disable_parallel_tool_use/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate42.errors = vErrors, errors === 0;
}
validate42.evaluated = { props: { type: !0, name: !0, disable_parallel_tool_use: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolChoiceNone = validate43;
function validate43(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate43.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "none") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "none" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  } else {
    let err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate43.errors = vErrors, errors === 0;
}
validate43.evaluated = { props: { type: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ToolChoice = validate44;
function validate44(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate44.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "auto") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/ToolChoiceAuto/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.type !== void 0 && data.type !== "auto") {
            let err1 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ToolChoiceAuto/properties/type/const", keyword: "const", params: { allowedValue: "auto" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean") {
            let err2 = { instancePath: instancePath + "/disable_parallel_tool_use", schemaPath: "#/$defs/ToolChoiceAuto/properties/disable_parallel_tool_use/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
        } else {
          let err3 = { instancePath, schemaPath: "#/$defs/ToolChoiceAuto/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.disable_parallel_tool_use = !0;
      } else if (tag0 === "any") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err4 = { instancePath, schemaPath: "#/$defs/ToolChoiceAny/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
          }
          if (data.type !== void 0 && data.type !== "any") {
            let err5 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ToolChoiceAny/properties/type/const", keyword: "const", params: { allowedValue: "any" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
          if (data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean") {
            let err6 = { instancePath: instancePath + "/disable_parallel_tool_use", schemaPath: "#/$defs/ToolChoiceAny/properties/disable_parallel_tool_use/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
        } else {
          let err7 = { instancePath, schemaPath: "#/$defs/ToolChoiceAny/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.disable_parallel_tool_use = !0);
      } else if (tag0 === "tool") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err8 = { instancePath, schemaPath: "#/$defs/ToolChoiceTool/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
          }
          if (data.name === void 0) {
            let err9 = { instancePath, schemaPath: "#/$defs/ToolChoiceTool/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
            vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
          }
          if (data.type !== void 0 && data.type !== "tool") {
            let err10 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ToolChoiceTool/properties/type/const", keyword: "const", params: { allowedValue: "tool" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
          if (data.name !== void 0) {
            let data5 = data.name;
            if (typeof data5 == "string") {
              if (func1(data5) < 1) {
                let err11 = { instancePath: instancePath + "/name", schemaPath: "#/$defs/ToolChoiceTool/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
              }
            } else {
              let err12 = { instancePath: instancePath + "/name", schemaPath: "#/$defs/ToolChoiceTool/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
            }
          }
          if (data.disable_parallel_tool_use !== void 0 && typeof data.disable_parallel_tool_use != "boolean") {
            let err13 = { instancePath: instancePath + "/disable_parallel_tool_use", schemaPath: "#/$defs/ToolChoiceTool/properties/disable_parallel_tool_use/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
          }
        } else {
          let err14 = { instancePath, schemaPath: "#/$defs/ToolChoiceTool/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.name = !0, props0.disable_parallel_tool_use = !0);
      } else if (tag0 === "none") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err15 = { instancePath, schemaPath: "#/$defs/ToolChoiceNone/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
          }
          if (data.type !== void 0 && data.type !== "none") {
            let err16 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ToolChoiceNone/properties/type/const", keyword: "const", params: { allowedValue: "none" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
          }
        } else {
          let err17 = { instancePath, schemaPath: "#/$defs/ToolChoiceNone/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0);
      } else {
        let err18 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
      }
    else {
      let err19 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
    }
  } else {
    let err20 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
  }
  return validate44.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate44.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ThinkingEnabled = validate45;
function validate45(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate45.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.budget_tokens === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "budget_tokens" }, message: "must have required property 'budget_tokens'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "enabled") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "enabled" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.budget_tokens !== void 0) {
      let data1 = data.budget_tokens;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err3 = { instancePath: instancePath + "/budget_tokens", schemaPath: "#/properties/budget_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1) && (data1 < 1 || isNaN(data1))) {
        let err4 = { instancePath: instancePath + "/budget_tokens", schemaPath: "#/properties/budget_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate45.errors = vErrors, errors === 0;
}
validate45.evaluated = { props: { type: !0, budget_tokens: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ThinkingDisabled = validate46;
function validate46(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate46.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "disabled") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "disabled" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  } else {
    let err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate46.errors = vErrors, errors === 0;
}
validate46.evaluated = { props: { type: !0 }, dynamicProps: !1, dynamicItems: !1 };
var Thinking = validate47;
function validate47(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate47.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "enabled") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/ThinkingEnabled/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.budget_tokens === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/ThinkingEnabled/required", keyword: "required", params: { missingProperty: "budget_tokens" }, message: "must have required property 'budget_tokens'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "enabled") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ThinkingEnabled/properties/type/const", keyword: "const", params: { allowedValue: "enabled" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.budget_tokens !== void 0) {
            let data1 = data.budget_tokens;
            if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
              let err3 = { instancePath: instancePath + "/budget_tokens", schemaPath: "#/$defs/ThinkingEnabled/properties/budget_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
              vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
            }
            if (typeof data1 == "number" && isFinite(data1) && (data1 < 1 || isNaN(data1))) {
              let err4 = { instancePath: instancePath + "/budget_tokens", schemaPath: "#/$defs/ThinkingEnabled/properties/budget_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
          }
        } else {
          let err5 = { instancePath, schemaPath: "#/$defs/ThinkingEnabled/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.budget_tokens = !0;
      } else if (tag0 === "disabled") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err6 = { instancePath, schemaPath: "#/$defs/ThinkingDisabled/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
          if (data.type !== void 0 && data.type !== "disabled") {
            let err7 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ThinkingDisabled/properties/type/const", keyword: "const", params: { allowedValue: "disabled" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
        } else {
          let err8 = { instancePath, schemaPath: "#/$defs/ThinkingDisabled/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0);
      } else {
        let err9 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    else {
      let err10 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
  } else {
    let err11 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  return validate47.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate47.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var MessageInput = validate48;
function validate48(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate48.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.model === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.messages === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "messages" }, message: "must have required property 'messages'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.model !== void 0) {
      let data0 = data.model;
      if (typeof data0 != "string") {
        let err2 = { instancePath: instancePath + "/model", schemaPath: "#/$defs/ModelId/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
      if (!(data0 === "caicaini/auto" || data0 === "caicaini/opus" || data0 === "caicaini/sonnet" || data0 === "caicaini/kimi" || data0 === "caicaini/haiku")) {
        let err3 = { instancePath: instancePath + "/model", schemaPath: "#/$defs/ModelId/enum", keyword: "enum", params: { allowedValues: schema32.enum }, message: "must be equal to one of the allowed values" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
    if (data.messages !== void 0) {
      let data1 = data.messages;
      if (Array.isArray(data1)) {
        if (data1.length < 1) {
          let err4 = { instancePath: instancePath + "/messages", schemaPath: "#/properties/messages/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate37(data1[i0], { instancePath: instancePath + "/messages/" + i0, parentData: data1, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors), errors = vErrors.length);
      } else {
        let err5 = { instancePath: instancePath + "/messages", schemaPath: "#/properties/messages/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    if (data.system !== void 0 && typeof data.system != "string") {
      let err6 = { instancePath: instancePath + "/system", schemaPath: "#/properties/system/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.tools !== void 0) {
      let data4 = data.tools;
      if (Array.isArray(data4)) {
        let len1 = data4.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data5 = data4[i1];
          if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
            if (data5.name === void 0) {
              let err7 = { instancePath: instancePath + "/tools/" + i1, schemaPath: "#/$defs/Tool/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
              vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
            }
            if (data5.input_schema === void 0) {
              let err8 = { instancePath: instancePath + "/tools/" + i1, schemaPath: "#/$defs/Tool/required", keyword: "required", params: { missingProperty: "input_schema" }, message: "must have required property 'input_schema'" };
              vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
            }
            if (data5.name !== void 0) {
              let data6 = data5.name;
              if (typeof data6 == "string") {
                if (func1(data6) < 1) {
                  let err9 = { instancePath: instancePath + "/tools/" + i1 + "/name", schemaPath: "#/$defs/Tool/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
                }
              } else {
                let err10 = { instancePath: instancePath + "/tools/" + i1 + "/name", schemaPath: "#/$defs/Tool/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
              }
            }
            if (data5.description !== void 0 && typeof data5.description != "string") {
              let err11 = { instancePath: instancePath + "/tools/" + i1 + "/description", schemaPath: "#/$defs/Tool/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
            }
            if (data5.input_schema !== void 0) {
              let data8 = data5.input_schema;
              if (!(data8 && typeof data8 == "object" && !Array.isArray(data8))) {
                let err12 = { instancePath: instancePath + "/tools/" + i1 + "/input_schema", schemaPath: "#/$defs/Tool/properties/input_schema/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
              }
            }
          } else {
            let err13 = { instancePath: instancePath + "/tools/" + i1, schemaPath: "#/$defs/Tool/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
          }
        }
      } else {
        let err14 = { instancePath: instancePath + "/tools", schemaPath: "#/properties/tools/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
    data.tool_choice !== void 0 && (validate44(data.tool_choice, { instancePath: instancePath + "/tool_choice", parentData: data, parentDataProperty: "tool_choice", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors), errors = vErrors.length)), data.thinking !== void 0 && (validate47(data.thinking, { instancePath: instancePath + "/thinking", parentData: data, parentDataProperty: "thinking", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors), errors = vErrors.length));
  } else {
    let err15 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
  }
  return validate48.errors = vErrors, errors === 0;
}
validate48.evaluated = { props: { model: !0, messages: !0, system: !0, tools: !0, tool_choice: !0, thinking: !0 }, dynamicProps: !1, dynamicItems: !1 };
var MaxTokensOfModel = validate52;
function validate52(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate52.evaluated;
  evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0);
  let _errs1 = errors, valid1 = !0, _errs2 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.model === void 0 && (missing0 = "model")) {
      let err0 = {};
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/auto") {
      let err1 = {};
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  }
  var _valid0 = _errs2 === errors;
  if (errors = _errs1, vErrors !== null && (_errs1 ? vErrors.length = _errs1 : vErrors = null), _valid0) {
    let _errs4 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data1 = data.max_tokens;
      if (typeof data1 == "number" && isFinite(data1) && (data1 > 8192 || isNaN(data1))) {
        let err2 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/allOf/0/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8192 }, message: "must be <= 8192" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    var _valid0 = _errs4 === errors;
    if (valid1 = _valid0, valid1) {
      var props0 = {};
      props0.max_tokens = !0, props0.model = !0;
    }
  }
  if (!valid1) {
    let err3 = { instancePath, schemaPath: "#/allOf/0/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  let _errs7 = errors, valid4 = !0, _errs8 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing1;
    if (data.model === void 0 && (missing1 = "model")) {
      let err4 = {};
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/opus") {
      let err5 = {};
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
  }
  var _valid1 = _errs8 === errors;
  if (errors = _errs7, vErrors !== null && (_errs7 ? vErrors.length = _errs7 : vErrors = null), _valid1) {
    let _errs10 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data3 = data.max_tokens;
      if (typeof data3 == "number" && isFinite(data3) && (data3 > 32768 || isNaN(data3))) {
        let err6 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/allOf/1/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32768 }, message: "must be <= 32768" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    var _valid1 = _errs10 === errors;
    if (valid4 = _valid1, valid4) {
      var props1 = {};
      props1.max_tokens = !0, props1.model = !0;
    }
  }
  if (!valid4) {
    let err7 = { instancePath, schemaPath: "#/allOf/1/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  props0 !== !0 && props1 !== void 0 && (props1 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props1)));
  let _errs13 = errors, valid7 = !0, _errs14 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing2;
    if (data.model === void 0 && (missing2 = "model")) {
      let err8 = {};
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/sonnet") {
      let err9 = {};
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
  }
  var _valid2 = _errs14 === errors;
  if (errors = _errs13, vErrors !== null && (_errs13 ? vErrors.length = _errs13 : vErrors = null), _valid2) {
    let _errs16 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data5 = data.max_tokens;
      if (typeof data5 == "number" && isFinite(data5) && (data5 > 16384 || isNaN(data5))) {
        let err10 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/allOf/2/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 16384 }, message: "must be <= 16384" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    }
    var _valid2 = _errs16 === errors;
    if (valid7 = _valid2, valid7) {
      var props2 = {};
      props2.max_tokens = !0, props2.model = !0;
    }
  }
  if (!valid7) {
    let err11 = { instancePath, schemaPath: "#/allOf/2/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  props0 !== !0 && props2 !== void 0 && (props2 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props2)));
  let _errs19 = errors, valid10 = !0, _errs20 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing3;
    if (data.model === void 0 && (missing3 = "model")) {
      let err12 = {};
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/kimi") {
      let err13 = {};
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
  }
  var _valid3 = _errs20 === errors;
  if (errors = _errs19, vErrors !== null && (_errs19 ? vErrors.length = _errs19 : vErrors = null), _valid3) {
    let _errs22 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data7 = data.max_tokens;
      if (typeof data7 == "number" && isFinite(data7) && (data7 > 32768 || isNaN(data7))) {
        let err14 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/allOf/3/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32768 }, message: "must be <= 32768" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
    var _valid3 = _errs22 === errors;
    if (valid10 = _valid3, valid10) {
      var props3 = {};
      props3.max_tokens = !0, props3.model = !0;
    }
  }
  if (!valid10) {
    let err15 = { instancePath, schemaPath: "#/allOf/3/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
  }
  props0 !== !0 && props3 !== void 0 && (props3 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props3)));
  let _errs25 = errors, valid13 = !0, _errs26 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing4;
    if (data.model === void 0 && (missing4 = "model")) {
      let err16 = {};
      vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/haiku") {
      let err17 = {};
      vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
    }
  }
  var _valid4 = _errs26 === errors;
  if (errors = _errs25, vErrors !== null && (_errs25 ? vErrors.length = _errs25 : vErrors = null), _valid4) {
    let _errs28 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data9 = data.max_tokens;
      if (typeof data9 == "number" && isFinite(data9) && (data9 > 8192 || isNaN(data9))) {
        let err18 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/allOf/4/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8192 }, message: "must be <= 8192" };
        vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
      }
    }
    var _valid4 = _errs28 === errors;
    if (valid13 = _valid4, valid13) {
      var props4 = {};
      props4.max_tokens = !0, props4.model = !0;
    }
  }
  if (!valid13) {
    let err19 = { instancePath, schemaPath: "#/allOf/4/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
  }
  return props0 !== !0 && props4 !== void 0 && (props4 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props4))), validate52.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate52.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var Metadata = validate53;
function validate53(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate53.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.user_id !== void 0 && typeof data.user_id != "string") {
      let err0 = { instancePath: instancePath + "/user_id", schemaPath: "#/properties/user_id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
  } else {
    let err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate53.errors = vErrors, errors === 0;
}
validate53.evaluated = { props: { user_id: !0 }, dynamicProps: !1, dynamicItems: !1 };
var MessageRequest = validate54;
function validate54(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate54.evaluated;
  evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), validate48(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors), errors = vErrors.length);
  let _errs5 = errors, valid3 = !0, _errs6 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.model === void 0 && (missing0 = "model")) {
      let err0 = {};
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/auto") {
      let err1 = {};
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  }
  var _valid0 = _errs6 === errors;
  if (errors = _errs5, vErrors !== null && (_errs5 ? vErrors.length = _errs5 : vErrors = null), _valid0) {
    let _errs8 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data1 = data.max_tokens;
      if (typeof data1 == "number" && isFinite(data1) && (data1 > 8192 || isNaN(data1))) {
        let err2 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/0/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8192 }, message: "must be <= 8192" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    var _valid0 = _errs8 === errors;
    if (valid3 = _valid0, valid3) {
      var props0 = {};
      props0.max_tokens = !0, props0.model = !0;
    }
  }
  if (!valid3) {
    let err3 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/0/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  let _errs11 = errors, valid6 = !0, _errs12 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing1;
    if (data.model === void 0 && (missing1 = "model")) {
      let err4 = {};
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/opus") {
      let err5 = {};
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
  }
  var _valid1 = _errs12 === errors;
  if (errors = _errs11, vErrors !== null && (_errs11 ? vErrors.length = _errs11 : vErrors = null), _valid1) {
    let _errs14 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data3 = data.max_tokens;
      if (typeof data3 == "number" && isFinite(data3) && (data3 > 32768 || isNaN(data3))) {
        let err6 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/1/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32768 }, message: "must be <= 32768" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    var _valid1 = _errs14 === errors;
    if (valid6 = _valid1, valid6) {
      var props1 = {};
      props1.max_tokens = !0, props1.model = !0;
    }
  }
  if (!valid6) {
    let err7 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/1/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  props0 !== !0 && props1 !== void 0 && (props1 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props1)));
  let _errs17 = errors, valid9 = !0, _errs18 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing2;
    if (data.model === void 0 && (missing2 = "model")) {
      let err8 = {};
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/sonnet") {
      let err9 = {};
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
  }
  var _valid2 = _errs18 === errors;
  if (errors = _errs17, vErrors !== null && (_errs17 ? vErrors.length = _errs17 : vErrors = null), _valid2) {
    let _errs20 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data5 = data.max_tokens;
      if (typeof data5 == "number" && isFinite(data5) && (data5 > 16384 || isNaN(data5))) {
        let err10 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/2/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 16384 }, message: "must be <= 16384" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    }
    var _valid2 = _errs20 === errors;
    if (valid9 = _valid2, valid9) {
      var props2 = {};
      props2.max_tokens = !0, props2.model = !0;
    }
  }
  if (!valid9) {
    let err11 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/2/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  props0 !== !0 && props2 !== void 0 && (props2 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props2)));
  let _errs23 = errors, valid12 = !0, _errs24 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing3;
    if (data.model === void 0 && (missing3 = "model")) {
      let err12 = {};
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/kimi") {
      let err13 = {};
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
  }
  var _valid3 = _errs24 === errors;
  if (errors = _errs23, vErrors !== null && (_errs23 ? vErrors.length = _errs23 : vErrors = null), _valid3) {
    let _errs26 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data7 = data.max_tokens;
      if (typeof data7 == "number" && isFinite(data7) && (data7 > 32768 || isNaN(data7))) {
        let err14 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/3/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32768 }, message: "must be <= 32768" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
    var _valid3 = _errs26 === errors;
    if (valid12 = _valid3, valid12) {
      var props3 = {};
      props3.max_tokens = !0, props3.model = !0;
    }
  }
  if (!valid12) {
    let err15 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/3/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
  }
  props0 !== !0 && props3 !== void 0 && (props3 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props3)));
  let _errs29 = errors, valid15 = !0, _errs30 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing4;
    if (data.model === void 0 && (missing4 = "model")) {
      let err16 = {};
      vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/haiku") {
      let err17 = {};
      vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
    }
  }
  var _valid4 = _errs30 === errors;
  if (errors = _errs29, vErrors !== null && (_errs29 ? vErrors.length = _errs29 : vErrors = null), _valid4) {
    let _errs32 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data9 = data.max_tokens;
      if (typeof data9 == "number" && isFinite(data9) && (data9 > 8192 || isNaN(data9))) {
        let err18 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/4/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8192 }, message: "must be <= 8192" };
        vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
      }
    }
    var _valid4 = _errs32 === errors;
    if (valid15 = _valid4, valid15) {
      var props4 = {};
      props4.max_tokens = !0, props4.model = !0;
    }
  }
  if (!valid15) {
    let err19 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/4/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
  }
  if (props0 !== !0 && props4 !== void 0 && (props4 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props4))), props0 !== !0 && (props0 = props0 || {}, props0.model = !0, props0.messages = !0, props0.system = !0, props0.tools = !0, props0.tool_choice = !0, props0.thinking = !0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.model === void 0) {
      let err20 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
    }
    if (data.max_tokens === void 0) {
      let err21 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "max_tokens" }, message: "must have required property 'max_tokens'" };
      vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
    }
    if (data.messages === void 0) {
      let err22 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "messages" }, message: "must have required property 'messages'" };
      vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
    }
    if (props0 !== !0 && (props0 = props0 || {}, props0.max_tokens = !0, props0.temperature = !0, props0.top_p = !0, props0.stop_sequences = !0, props0.stream = !0, props0.metadata = !0), data.max_tokens !== void 0) {
      let data10 = data.max_tokens;
      if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
        let err23 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/properties/max_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
      }
      if (typeof data10 == "number" && isFinite(data10) && (data10 < 1 || isNaN(data10))) {
        let err24 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/properties/max_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
        vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
      }
    }
    if (data.temperature !== void 0) {
      let data11 = data.temperature;
      if (typeof data11 == "number" && isFinite(data11)) {
        if (data11 > 1 || isNaN(data11)) {
          let err25 = { instancePath: instancePath + "/temperature", schemaPath: "#/properties/temperature/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1 }, message: "must be <= 1" };
          vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
        }
        if (data11 < 0 || isNaN(data11)) {
          let err26 = { instancePath: instancePath + "/temperature", schemaPath: "#/properties/temperature/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
          vErrors === null ? vErrors = [err26] : vErrors.push(err26), errors++;
        }
      } else {
        let err27 = { instancePath: instancePath + "/temperature", schemaPath: "#/properties/temperature/type", keyword: "type", params: { type: "number" }, message: "must be number" };
        vErrors === null ? vErrors = [err27] : vErrors.push(err27), errors++;
      }
    }
    if (data.top_p !== void 0) {
      let data12 = data.top_p;
      if (typeof data12 == "number" && isFinite(data12)) {
        if (data12 > 1 || isNaN(data12)) {
          let err28 = { instancePath: instancePath + "/top_p", schemaPath: "#/properties/top_p/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1 }, message: "must be <= 1" };
          vErrors === null ? vErrors = [err28] : vErrors.push(err28), errors++;
        }
        if (data12 < 0 || isNaN(data12)) {
          let err29 = { instancePath: instancePath + "/top_p", schemaPath: "#/properties/top_p/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
          vErrors === null ? vErrors = [err29] : vErrors.push(err29), errors++;
        }
      } else {
        let err30 = { instancePath: instancePath + "/top_p", schemaPath: "#/properties/top_p/type", keyword: "type", params: { type: "number" }, message: "must be number" };
        vErrors === null ? vErrors = [err30] : vErrors.push(err30), errors++;
      }
    }
    if (data.stop_sequences !== void 0) {
      let data13 = data.stop_sequences;
      if (Array.isArray(data13)) {
        if (data13.length > 4) {
          let err31 = { instancePath: instancePath + "/stop_sequences", schemaPath: "#/properties/stop_sequences/maxItems", keyword: "maxItems", params: { limit: 4 }, message: "must NOT have more than 4 items" };
          vErrors === null ? vErrors = [err31] : vErrors.push(err31), errors++;
        }
        let len0 = data13.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (typeof data13[i0] != "string") {
            let err32 = { instancePath: instancePath + "/stop_sequences/" + i0, schemaPath: "#/properties/stop_sequences/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err32] : vErrors.push(err32), errors++;
          }
      } else {
        let err33 = { instancePath: instancePath + "/stop_sequences", schemaPath: "#/properties/stop_sequences/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err33] : vErrors.push(err33), errors++;
      }
    }
    if (data.stream !== void 0 && typeof data.stream != "boolean") {
      let err34 = { instancePath: instancePath + "/stream", schemaPath: "#/properties/stream/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err34] : vErrors.push(err34), errors++;
    }
    if (data.metadata !== void 0) {
      let data16 = data.metadata;
      if (data16 && typeof data16 == "object" && !Array.isArray(data16)) {
        if (data16.user_id !== void 0 && typeof data16.user_id != "string") {
          let err35 = { instancePath: instancePath + "/metadata/user_id", schemaPath: "#/$defs/Metadata/properties/user_id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err35] : vErrors.push(err35), errors++;
        }
      } else {
        let err36 = { instancePath: instancePath + "/metadata", schemaPath: "#/$defs/Metadata/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err36] : vErrors.push(err36), errors++;
      }
    }
  } else {
    let err37 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err37] : vErrors.push(err37), errors++;
  }
  return validate54.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate54.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var Tier = validate56;
function validate56(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate56.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), typeof data != "string") {
    let err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" }, message: "must be string" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  return validate56.errors = vErrors, errors === 0;
}
validate56.evaluated = { dynamicProps: !1, dynamicItems: !1 };
var Count = validate57;
function validate57(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate57.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), !(typeof data == "number" && !(data % 1) && !isNaN(data) && isFinite(data))) {
    let err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  if (typeof data == "number" && isFinite(data) && (data < 0 || isNaN(data))) {
    let err1 = { instancePath, schemaPath: "#/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate57.errors = vErrors, errors === 0;
}
validate57.evaluated = { dynamicProps: !1, dynamicItems: !1 };
var Seconds = validate58;
function validate58(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate58.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), !(typeof data == "number" && !(data % 1) && !isNaN(data) && isFinite(data))) {
    let err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  if (typeof data == "number" && isFinite(data) && (data < 0 || isNaN(data))) {
    let err1 = { instancePath, schemaPath: "#/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate58.errors = vErrors, errors === 0;
}
validate58.evaluated = { dynamicProps: !1, dynamicItems: !1 };
var ContentBlock = validate59;
function validate59(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate59.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "text") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/TextBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.text === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/TextBlock/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "text") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/TextBlock/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.text !== void 0 && typeof data.text != "string") {
            let err3 = { instancePath: instancePath + "/text", schemaPath: "#/$defs/TextBlock/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
        } else {
          let err4 = { instancePath, schemaPath: "#/$defs/TextBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.text = !0;
      } else if (tag0 === "tool_use") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err5 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
          if (data.id === void 0) {
            let err6 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
          if (data.name === void 0) {
            let err7 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
          if (data.input === void 0) {
            let err8 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/required", keyword: "required", params: { missingProperty: "input" }, message: "must have required property 'input'" };
            vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
          }
          if (data.type !== void 0 && data.type !== "tool_use") {
            let err9 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ToolUseBlock/properties/type/const", keyword: "const", params: { allowedValue: "tool_use" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
          }
          if (data.id !== void 0) {
            let data3 = data.id;
            if (typeof data3 == "string") {
              if (func1(data3) < 1) {
                let err10 = { instancePath: instancePath + "/id", schemaPath: "#/$defs/ToolUseBlock/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
              }
            } else {
              let err11 = { instancePath: instancePath + "/id", schemaPath: "#/$defs/ToolUseBlock/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
            }
          }
          if (data.name !== void 0) {
            let data4 = data.name;
            if (typeof data4 == "string") {
              if (func1(data4) < 1) {
                let err12 = { instancePath: instancePath + "/name", schemaPath: "#/$defs/ToolUseBlock/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
              }
            } else {
              let err13 = { instancePath: instancePath + "/name", schemaPath: "#/$defs/ToolUseBlock/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
            }
          }
          if (data.input !== void 0) {
            let data5 = data.input;
            if (!(data5 && typeof data5 == "object" && !Array.isArray(data5))) {
              let err14 = { instancePath: instancePath + "/input", schemaPath: "#/$defs/ToolUseBlock/properties/input/type", keyword: "type", params: { type: "object" }, message: "must be object" };
              vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
            }
          }
        } else {
          let err15 = { instancePath, schemaPath: "#/$defs/ToolUseBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.id = !0, props0.name = !0, props0.input = !0);
      } else if (tag0 === "thinking") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err16 = { instancePath, schemaPath: "#/$defs/ThinkingBlock/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
          }
          if (data.thinking === void 0) {
            let err17 = { instancePath, schemaPath: "#/$defs/ThinkingBlock/required", keyword: "required", params: { missingProperty: "thinking" }, message: "must have required property 'thinking'" };
            vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
          }
          if (data.type !== void 0 && data.type !== "thinking") {
            let err18 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ThinkingBlock/properties/type/const", keyword: "const", params: { allowedValue: "thinking" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
          if (data.thinking !== void 0 && typeof data.thinking != "string") {
            let err19 = { instancePath: instancePath + "/thinking", schemaPath: "#/$defs/ThinkingBlock/properties/thinking/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
          if (data.signature !== void 0 && typeof data.signature != "string") {
            let err20 = { instancePath: instancePath + "/signature", schemaPath: "#/$defs/ThinkingBlock/properties/signature/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
        } else {
          let err21 = { instancePath, schemaPath: "#/$defs/ThinkingBlock/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.thinking = !0, props0.signature = !0);
      } else {
        let err22 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
      }
    else {
      let err23 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
    }
  } else {
    let err24 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
  }
  return validate59.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate59.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var StopReason = validate60;
function validate60(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate60.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), typeof data != "string") {
    let err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" }, message: "must be string" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  return validate60.errors = vErrors, errors === 0;
}
validate60.evaluated = { dynamicProps: !1, dynamicItems: !1 };
var MessageUsage = validate61;
function validate61(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate61.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.input_tokens === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "input_tokens" }, message: "must have required property 'input_tokens'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.output_tokens === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "output_tokens" }, message: "must have required property 'output_tokens'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.credits_consumed === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "credits_consumed" }, message: "must have required property 'credits_consumed'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.input_tokens !== void 0) {
      let data0 = data.input_tokens;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        let err3 = { instancePath: instancePath + "/input_tokens", schemaPath: "#/properties/input_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0))) {
        let err4 = { instancePath: instancePath + "/input_tokens", schemaPath: "#/properties/input_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.output_tokens !== void 0) {
      let data1 = data.output_tokens;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err5 = { instancePath: instancePath + "/output_tokens", schemaPath: "#/properties/output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1))) {
        let err6 = { instancePath: instancePath + "/output_tokens", schemaPath: "#/properties/output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    if (data.credits_consumed !== void 0) {
      let data2 = data.credits_consumed;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err7 = { instancePath: instancePath + "/credits_consumed", schemaPath: "#/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2))) {
        let err8 = { instancePath: instancePath + "/credits_consumed", schemaPath: "#/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
  } else {
    let err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
  }
  return validate61.errors = vErrors, errors === 0;
}
validate61.evaluated = { props: { input_tokens: !0, output_tokens: !0, credits_consumed: !0 }, dynamicProps: !1, dynamicItems: !1 };
var Message = validate62, schema82 = { description: "The model's answer.", type: "object", required: ["id", "type", "role", "content", "model", "stop_reason", "usage"], properties: { id: { description: "Keep it; support traces a request by it.", type: "string", pattern: "^msg_" }, type: { const: "message" }, role: { const: "assistant" }, content: { description: "The blocks of the answer.", type: "array", items: { $ref: "#/$defs/ContentBlock" } }, model: { description: "The model that answered.", type: "string" }, stop_reason: { $ref: "#/$defs/StopReason" }, stop_sequence: { description: "The stop sequence that was met.", type: ["string", "null"] }, usage: { $ref: "#/$defs/MessageUsage" } } }, pattern8 = new RegExp("^msg_", "u");
function validate62(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate62.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.content === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.model === void 0) {
      let err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.stop_reason === void 0) {
      let err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "stop_reason" }, message: "must have required property 'stop_reason'" };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.usage === void 0) {
      let err6 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "usage" }, message: "must have required property 'usage'" };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (!pattern8.test(data0)) {
          let err7 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/pattern", keyword: "pattern", params: { pattern: "^msg_" }, message: 'must match pattern "^msg_"' };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
      } else {
        let err8 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
    if (data.type !== void 0 && data.type !== "message") {
      let err9 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "message" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    if (data.role !== void 0 && data.role !== "assistant") {
      let err10 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "assistant" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.content !== void 0) {
      let data3 = data.content;
      if (Array.isArray(data3)) {
        let len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate59(data3[i0], { instancePath: instancePath + "/content/" + i0, parentData: data3, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors), errors = vErrors.length);
      } else {
        let err11 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
      }
    }
    if (data.model !== void 0 && typeof data.model != "string") {
      let err12 = { instancePath: instancePath + "/model", schemaPath: "#/properties/model/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    }
    if (data.stop_reason !== void 0 && typeof data.stop_reason != "string") {
      let err13 = { instancePath: instancePath + "/stop_reason", schemaPath: "#/$defs/StopReason/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
    if (data.stop_sequence !== void 0) {
      let data7 = data.stop_sequence;
      if (typeof data7 != "string" && data7 !== null) {
        let err14 = { instancePath: instancePath + "/stop_sequence", schemaPath: "#/properties/stop_sequence/type", keyword: "type", params: { type: schema82.properties.stop_sequence.type }, message: "must be string,null" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
    if (data.usage !== void 0) {
      let data8 = data.usage;
      if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
        if (data8.input_tokens === void 0) {
          let err15 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/MessageUsage/required", keyword: "required", params: { missingProperty: "input_tokens" }, message: "must have required property 'input_tokens'" };
          vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
        }
        if (data8.output_tokens === void 0) {
          let err16 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/MessageUsage/required", keyword: "required", params: { missingProperty: "output_tokens" }, message: "must have required property 'output_tokens'" };
          vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
        }
        if (data8.credits_consumed === void 0) {
          let err17 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/MessageUsage/required", keyword: "required", params: { missingProperty: "credits_consumed" }, message: "must have required property 'credits_consumed'" };
          vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
        }
        if (data8.input_tokens !== void 0) {
          let data9 = data8.input_tokens;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
            let err18 = { instancePath: instancePath + "/usage/input_tokens", schemaPath: "#/$defs/MessageUsage/properties/input_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
          if (typeof data9 == "number" && isFinite(data9) && (data9 < 0 || isNaN(data9))) {
            let err19 = { instancePath: instancePath + "/usage/input_tokens", schemaPath: "#/$defs/MessageUsage/properties/input_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
        }
        if (data8.output_tokens !== void 0) {
          let data10 = data8.output_tokens;
          if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
            let err20 = { instancePath: instancePath + "/usage/output_tokens", schemaPath: "#/$defs/MessageUsage/properties/output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
          if (typeof data10 == "number" && isFinite(data10) && (data10 < 0 || isNaN(data10))) {
            let err21 = { instancePath: instancePath + "/usage/output_tokens", schemaPath: "#/$defs/MessageUsage/properties/output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
          }
        }
        if (data8.credits_consumed !== void 0) {
          let data11 = data8.credits_consumed;
          if (!(typeof data11 == "number" && !(data11 % 1) && !isNaN(data11) && isFinite(data11))) {
            let err22 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/$defs/MessageUsage/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
          }
          if (typeof data11 == "number" && isFinite(data11) && (data11 < 0 || isNaN(data11))) {
            let err23 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/$defs/MessageUsage/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
          }
        }
      } else {
        let err24 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/MessageUsage/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
      }
    }
  } else {
    let err25 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
  }
  return validate62.errors = vErrors, errors === 0;
}
validate62.evaluated = { props: { id: !0, type: !0, role: !0, content: !0, model: !0, stop_reason: !0, stop_sequence: !0, usage: !0 }, dynamicProps: !1, dynamicItems: !1 };
var StartedMessage = validate64;
function validate64(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate64.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.content === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.model === void 0) {
      let err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.stop_reason === void 0) {
      let err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "stop_reason" }, message: "must have required property 'stop_reason'" };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.usage === void 0) {
      let err6 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "usage" }, message: "must have required property 'usage'" };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (!pattern8.test(data0)) {
          let err7 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/pattern", keyword: "pattern", params: { pattern: "^msg_" }, message: 'must match pattern "^msg_"' };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
      } else {
        let err8 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
    if (data.type !== void 0 && data.type !== "message") {
      let err9 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "message" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    if (data.role !== void 0 && data.role !== "assistant") {
      let err10 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "assistant" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.content !== void 0) {
      let data3 = data.content;
      if (Array.isArray(data3)) {
        if (data3.length > 0) {
          let err11 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/maxItems", keyword: "maxItems", params: { limit: 0 }, message: "must NOT have more than 0 items" };
          vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
        }
        let len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate59(data3[i0], { instancePath: instancePath + "/content/" + i0, parentData: data3, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors), errors = vErrors.length);
      } else {
        let err12 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
      }
    }
    if (data.model !== void 0 && typeof data.model != "string") {
      let err13 = { instancePath: instancePath + "/model", schemaPath: "#/properties/model/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
    if (data.stop_reason !== void 0 && data.stop_reason !== null) {
      let err14 = { instancePath: instancePath + "/stop_reason", schemaPath: "#/properties/stop_reason/type", keyword: "type", params: { type: "null" }, message: "must be null" };
      vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
    }
    if (data.stop_sequence !== void 0 && data.stop_sequence !== null) {
      let err15 = { instancePath: instancePath + "/stop_sequence", schemaPath: "#/properties/stop_sequence/type", keyword: "type", params: { type: "null" }, message: "must be null" };
      vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
    }
    if (data.usage !== void 0) {
      let data8 = data.usage;
      if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
        if (data8.input_tokens === void 0) {
          let err16 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/required", keyword: "required", params: { missingProperty: "input_tokens" }, message: "must have required property 'input_tokens'" };
          vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
        }
        if (data8.output_tokens === void 0) {
          let err17 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/required", keyword: "required", params: { missingProperty: "output_tokens" }, message: "must have required property 'output_tokens'" };
          vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
        }
        if (data8.input_tokens !== void 0) {
          let data9 = data8.input_tokens;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
            let err18 = { instancePath: instancePath + "/usage/input_tokens", schemaPath: "#/properties/usage/properties/input_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
          if (typeof data9 == "number" && isFinite(data9) && (data9 < 0 || isNaN(data9))) {
            let err19 = { instancePath: instancePath + "/usage/input_tokens", schemaPath: "#/properties/usage/properties/input_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
        }
        if (data8.output_tokens !== void 0) {
          let data10 = data8.output_tokens;
          if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
            let err20 = { instancePath: instancePath + "/usage/output_tokens", schemaPath: "#/properties/usage/properties/output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
          if (typeof data10 == "number" && isFinite(data10) && (data10 < 0 || isNaN(data10))) {
            let err21 = { instancePath: instancePath + "/usage/output_tokens", schemaPath: "#/properties/usage/properties/output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
          }
        }
      } else {
        let err22 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
      }
    }
  } else {
    let err23 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
  }
  return validate64.errors = vErrors, errors === 0;
}
validate64.evaluated = { props: { id: !0, type: !0, role: !0, content: !0, model: !0, stop_reason: !0, stop_sequence: !0, usage: !0 }, dynamicProps: !1, dynamicItems: !1 };
var MessageStartEvent = validate66;
function validate66(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate66.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.message === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "message" }, message: "must have required property 'message'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "message_start") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "message_start" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    data.message !== void 0 && (validate64(data.message, { instancePath: instancePath + "/message", parentData: data, parentDataProperty: "message", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate64.errors : vErrors.concat(validate64.errors), errors = vErrors.length));
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate66.errors = vErrors, errors === 0;
}
validate66.evaluated = { props: { type: !0, message: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ContentBlockStartEvent = validate68;
function validate68(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate68.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.index === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.content_block === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content_block" }, message: "must have required property 'content_block'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.type !== void 0 && data.type !== "content_block_start") {
      let err3 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "content_block_start" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.index !== void 0) {
      let data1 = data.index;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err4 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1))) {
        let err5 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    data.content_block !== void 0 && (validate59(data.content_block, { instancePath: instancePath + "/content_block", parentData: data, parentDataProperty: "content_block", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate68.errors = vErrors, errors === 0;
}
validate68.evaluated = { props: { type: !0, index: !0, content_block: !0 }, dynamicProps: !1, dynamicItems: !1 };
var TextDelta = validate70;
function validate70(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate70.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.text === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "text_delta") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "text_delta" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.text !== void 0 && typeof data.text != "string") {
      let err3 = { instancePath: instancePath + "/text", schemaPath: "#/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate70.errors = vErrors, errors === 0;
}
validate70.evaluated = { props: { type: !0, text: !0 }, dynamicProps: !1, dynamicItems: !1 };
var InputJsonDelta = validate71;
function validate71(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate71.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.partial_json === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "partial_json" }, message: "must have required property 'partial_json'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "input_json_delta") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "input_json_delta" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.partial_json !== void 0 && typeof data.partial_json != "string") {
      let err3 = { instancePath: instancePath + "/partial_json", schemaPath: "#/properties/partial_json/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate71.errors = vErrors, errors === 0;
}
validate71.evaluated = { props: { type: !0, partial_json: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ThinkingDelta = validate72;
function validate72(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate72.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.thinking === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "thinking" }, message: "must have required property 'thinking'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "thinking_delta") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "thinking_delta" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.thinking !== void 0 && typeof data.thinking != "string") {
      let err3 = { instancePath: instancePath + "/thinking", schemaPath: "#/properties/thinking/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate72.errors = vErrors, errors === 0;
}
validate72.evaluated = { props: { type: !0, thinking: !0 }, dynamicProps: !1, dynamicItems: !1 };
var SignatureDelta = validate73;
function validate73(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate73.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.signature === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "signature" }, message: "must have required property 'signature'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "signature_delta") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "signature_delta" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.signature !== void 0 && typeof data.signature != "string") {
      let err3 = { instancePath: instancePath + "/signature", schemaPath: "#/properties/signature/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate73.errors = vErrors, errors === 0;
}
validate73.evaluated = { props: { type: !0, signature: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ContentDelta = validate74;
function validate74(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate74.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "text_delta") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/TextDelta/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.text === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/TextDelta/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "text_delta") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/TextDelta/properties/type/const", keyword: "const", params: { allowedValue: "text_delta" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.text !== void 0 && typeof data.text != "string") {
            let err3 = { instancePath: instancePath + "/text", schemaPath: "#/$defs/TextDelta/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
        } else {
          let err4 = { instancePath, schemaPath: "#/$defs/TextDelta/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.text = !0;
      } else if (tag0 === "input_json_delta") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err5 = { instancePath, schemaPath: "#/$defs/InputJsonDelta/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
          if (data.partial_json === void 0) {
            let err6 = { instancePath, schemaPath: "#/$defs/InputJsonDelta/required", keyword: "required", params: { missingProperty: "partial_json" }, message: "must have required property 'partial_json'" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
          if (data.type !== void 0 && data.type !== "input_json_delta") {
            let err7 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/InputJsonDelta/properties/type/const", keyword: "const", params: { allowedValue: "input_json_delta" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
          if (data.partial_json !== void 0 && typeof data.partial_json != "string") {
            let err8 = { instancePath: instancePath + "/partial_json", schemaPath: "#/$defs/InputJsonDelta/properties/partial_json/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
          }
        } else {
          let err9 = { instancePath, schemaPath: "#/$defs/InputJsonDelta/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.partial_json = !0);
      } else if (tag0 === "thinking_delta") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err10 = { instancePath, schemaPath: "#/$defs/ThinkingDelta/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
          if (data.thinking === void 0) {
            let err11 = { instancePath, schemaPath: "#/$defs/ThinkingDelta/required", keyword: "required", params: { missingProperty: "thinking" }, message: "must have required property 'thinking'" };
            vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
          }
          if (data.type !== void 0 && data.type !== "thinking_delta") {
            let err12 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ThinkingDelta/properties/type/const", keyword: "const", params: { allowedValue: "thinking_delta" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
          }
          if (data.thinking !== void 0 && typeof data.thinking != "string") {
            let err13 = { instancePath: instancePath + "/thinking", schemaPath: "#/$defs/ThinkingDelta/properties/thinking/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
          }
        } else {
          let err14 = { instancePath, schemaPath: "#/$defs/ThinkingDelta/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.thinking = !0);
      } else if (tag0 === "signature_delta") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err15 = { instancePath, schemaPath: "#/$defs/SignatureDelta/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
          }
          if (data.signature === void 0) {
            let err16 = { instancePath, schemaPath: "#/$defs/SignatureDelta/required", keyword: "required", params: { missingProperty: "signature" }, message: "must have required property 'signature'" };
            vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
          }
          if (data.type !== void 0 && data.type !== "signature_delta") {
            let err17 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/SignatureDelta/properties/type/const", keyword: "const", params: { allowedValue: "signature_delta" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
          }
          if (data.signature !== void 0 && typeof data.signature != "string") {
            let err18 = { instancePath: instancePath + "/signature", schemaPath: "#/$defs/SignatureDelta/properties/signature/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
        } else {
          let err19 = { instancePath, schemaPath: "#/$defs/SignatureDelta/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.signature = !0);
      } else {
        let err20 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
      }
    else {
      let err21 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
    }
  } else {
    let err22 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
  }
  return validate74.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate74.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ContentBlockDeltaEvent = validate75;
function validate75(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate75.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.index === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.delta === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "delta" }, message: "must have required property 'delta'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.type !== void 0 && data.type !== "content_block_delta") {
      let err3 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "content_block_delta" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.index !== void 0) {
      let data1 = data.index;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err4 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1))) {
        let err5 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    data.delta !== void 0 && (validate74(data.delta, { instancePath: instancePath + "/delta", parentData: data, parentDataProperty: "delta", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate74.errors : vErrors.concat(validate74.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate75.errors = vErrors, errors === 0;
}
validate75.evaluated = { props: { type: !0, index: !0, delta: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ContentBlockStopEvent = validate77;
function validate77(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate77.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.index === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "content_block_stop") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "content_block_stop" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.index !== void 0) {
      let data1 = data.index;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err3 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1))) {
        let err4 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate77.errors = vErrors, errors === 0;
}
validate77.evaluated = { props: { type: !0, index: !0 }, dynamicProps: !1, dynamicItems: !1 };
var MessageDeltaEvent = validate78, schema99 = { description: "The final stop reason and what the message cost. Its frame was not seen; the place of the fields follows the convention.", type: "object", required: ["type", "delta", "usage"], properties: { type: { const: "message_delta" }, delta: { description: "What became known at the end.", type: "object", required: ["stop_reason"], properties: { stop_reason: { $ref: "#/$defs/StopReason" }, stop_sequence: { description: "The stop sequence that was met.", type: ["string", "null"] } } }, usage: { description: "The final counts.", type: "object", required: ["output_tokens", "credits_consumed"], properties: { output_tokens: { description: "Tokens generated.", type: "integer", minimum: 0 }, credits_consumed: { description: "The authoritative deduction in credits.", type: "integer", minimum: 0 } } } } };
function validate78(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate78.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.delta === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "delta" }, message: "must have required property 'delta'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.usage === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "usage" }, message: "must have required property 'usage'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.type !== void 0 && data.type !== "message_delta") {
      let err3 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "message_delta" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.delta !== void 0) {
      let data1 = data.delta;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.stop_reason === void 0) {
          let err4 = { instancePath: instancePath + "/delta", schemaPath: "#/properties/delta/required", keyword: "required", params: { missingProperty: "stop_reason" }, message: "must have required property 'stop_reason'" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        if (data1.stop_reason !== void 0 && typeof data1.stop_reason != "string") {
          let err5 = { instancePath: instancePath + "/delta/stop_reason", schemaPath: "#/$defs/StopReason/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
        if (data1.stop_sequence !== void 0) {
          let data3 = data1.stop_sequence;
          if (typeof data3 != "string" && data3 !== null) {
            let err6 = { instancePath: instancePath + "/delta/stop_sequence", schemaPath: "#/properties/delta/properties/stop_sequence/type", keyword: "type", params: { type: schema99.properties.delta.properties.stop_sequence.type }, message: "must be string,null" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
        }
      } else {
        let err7 = { instancePath: instancePath + "/delta", schemaPath: "#/properties/delta/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    if (data.usage !== void 0) {
      let data4 = data.usage;
      if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
        if (data4.output_tokens === void 0) {
          let err8 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/required", keyword: "required", params: { missingProperty: "output_tokens" }, message: "must have required property 'output_tokens'" };
          vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
        }
        if (data4.credits_consumed === void 0) {
          let err9 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/required", keyword: "required", params: { missingProperty: "credits_consumed" }, message: "must have required property 'credits_consumed'" };
          vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
        }
        if (data4.output_tokens !== void 0) {
          let data5 = data4.output_tokens;
          if (!(typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5))) {
            let err10 = { instancePath: instancePath + "/usage/output_tokens", schemaPath: "#/properties/usage/properties/output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
          if (typeof data5 == "number" && isFinite(data5) && (data5 < 0 || isNaN(data5))) {
            let err11 = { instancePath: instancePath + "/usage/output_tokens", schemaPath: "#/properties/usage/properties/output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
          }
        }
        if (data4.credits_consumed !== void 0) {
          let data6 = data4.credits_consumed;
          if (!(typeof data6 == "number" && !(data6 % 1) && !isNaN(data6) && isFinite(data6))) {
            let err12 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/properties/usage/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
          }
          if (typeof data6 == "number" && isFinite(data6) && (data6 < 0 || isNaN(data6))) {
            let err13 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/properties/usage/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
          }
        }
      } else {
        let err14 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
  } else {
    let err15 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
  }
  return validate78.errors = vErrors, errors === 0;
}
validate78.evaluated = { props: { type: !0, delta: !0, usage: !0 }, dynamicProps: !1, dynamicItems: !1 };
var MessageStopEvent = validate79;
function validate79(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate79.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "message_stop") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "message_stop" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  } else {
    let err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate79.errors = vErrors, errors === 0;
}
validate79.evaluated = { props: { type: !0 }, dynamicProps: !1, dynamicItems: !1 };
var PingEvent = validate80;
function validate80(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate80.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "ping") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "ping" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  } else {
    let err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate80.errors = vErrors, errors === 0;
}
validate80.evaluated = { props: { type: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ErrorDetail = validate81;
function validate81(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate81.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.message === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "message" }, message: "must have required property 'message'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && typeof data.type != "string") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.message !== void 0 && typeof data.message != "string") {
      let err3 = { instancePath: instancePath + "/message", schemaPath: "#/properties/message/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate81.errors = vErrors, errors === 0;
}
validate81.evaluated = { props: { type: !0, message: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ErrorEvent = validate82;
function validate82(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate82.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.error === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "error" }, message: "must have required property 'error'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "error") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "error" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.error !== void 0) {
      let data1 = data.error;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.type === void 0) {
          let err3 = { instancePath: instancePath + "/error", schemaPath: "#/$defs/ErrorDetail/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data1.message === void 0) {
          let err4 = { instancePath: instancePath + "/error", schemaPath: "#/$defs/ErrorDetail/required", keyword: "required", params: { missingProperty: "message" }, message: "must have required property 'message'" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        if (data1.type !== void 0 && typeof data1.type != "string") {
          let err5 = { instancePath: instancePath + "/error/type", schemaPath: "#/$defs/ErrorDetail/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
        if (data1.message !== void 0 && typeof data1.message != "string") {
          let err6 = { instancePath: instancePath + "/error/message", schemaPath: "#/$defs/ErrorDetail/properties/message/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
      } else {
        let err7 = { instancePath: instancePath + "/error", schemaPath: "#/$defs/ErrorDetail/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
  } else {
    let err8 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
  }
  return validate82.errors = vErrors, errors === 0;
}
validate82.evaluated = { props: { type: !0, error: !0 }, dynamicProps: !1, dynamicItems: !1 };
var MessageStreamEvent = validate83;
function validate83(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate83.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "message_start") {
        validate66(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors), errors = vErrors.length);
        var props0 = {};
        props0.type = !0, props0.message = !0;
      } else if (tag0 === "content_block_start")
        validate68(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.index = !0, props0.content_block = !0);
      else if (tag0 === "content_block_delta")
        validate75(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.index = !0, props0.delta = !0);
      else if (tag0 === "content_block_stop") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/ContentBlockStopEvent/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.index === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/ContentBlockStopEvent/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "content_block_stop") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ContentBlockStopEvent/properties/type/const", keyword: "const", params: { allowedValue: "content_block_stop" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.index !== void 0) {
            let data1 = data.index;
            if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
              let err3 = { instancePath: instancePath + "/index", schemaPath: "#/$defs/ContentBlockStopEvent/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
              vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
            }
            if (typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1))) {
              let err4 = { instancePath: instancePath + "/index", schemaPath: "#/$defs/ContentBlockStopEvent/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
          }
        } else {
          let err5 = { instancePath, schemaPath: "#/$defs/ContentBlockStopEvent/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.index = !0);
      } else if (tag0 === "message_delta")
        validate78(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate78.errors : vErrors.concat(validate78.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.delta = !0, props0.usage = !0);
      else if (tag0 === "message_stop") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err6 = { instancePath, schemaPath: "#/$defs/MessageStopEvent/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
          if (data.type !== void 0 && data.type !== "message_stop") {
            let err7 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/MessageStopEvent/properties/type/const", keyword: "const", params: { allowedValue: "message_stop" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
        } else {
          let err8 = { instancePath, schemaPath: "#/$defs/MessageStopEvent/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0);
      } else if (tag0 === "ping") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err9 = { instancePath, schemaPath: "#/$defs/PingEvent/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
          }
          if (data.type !== void 0 && data.type !== "ping") {
            let err10 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/PingEvent/properties/type/const", keyword: "const", params: { allowedValue: "ping" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
        } else {
          let err11 = { instancePath, schemaPath: "#/$defs/PingEvent/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0);
      } else if (tag0 === "error")
        validate82(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate82.errors : vErrors.concat(validate82.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.error = !0);
      else {
        let err12 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
      }
    else {
      let err13 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
  } else {
    let err14 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
  }
  return validate83.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate83.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var MessageServerSentEvent = validate89;
function validate89(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate89.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.event === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "event" }, message: "must have required property 'event'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.data === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "data" }, message: "must have required property 'data'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.event !== void 0 && typeof data.event != "string") {
      let err2 = { instancePath: instancePath + "/event", schemaPath: "#/properties/event/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.data !== void 0 && typeof data.data != "string") {
      let err3 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate89.errors = vErrors, errors === 0;
}
validate89.evaluated = { props: { event: !0, data: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ErrorEnvelope = validate90;
function validate90(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate90.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.error === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "error" }, message: "must have required property 'error'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "error") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "error" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.error !== void 0) {
      let data1 = data.error;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.type === void 0) {
          let err3 = { instancePath: instancePath + "/error", schemaPath: "#/$defs/ErrorDetail/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data1.message === void 0) {
          let err4 = { instancePath: instancePath + "/error", schemaPath: "#/$defs/ErrorDetail/required", keyword: "required", params: { missingProperty: "message" }, message: "must have required property 'message'" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        if (data1.type !== void 0 && typeof data1.type != "string") {
          let err5 = { instancePath: instancePath + "/error/type", schemaPath: "#/$defs/ErrorDetail/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
        if (data1.message !== void 0 && typeof data1.message != "string") {
          let err6 = { instancePath: instancePath + "/error/message", schemaPath: "#/$defs/ErrorDetail/properties/message/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
      } else {
        let err7 = { instancePath: instancePath + "/error", schemaPath: "#/$defs/ErrorDetail/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
  } else {
    let err8 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
  }
  return validate90.errors = vErrors, errors === 0;
}
validate90.evaluated = { props: { type: !0, error: !0 }, dynamicProps: !1, dynamicItems: !1 };
var TokenCount = validate91;
function validate91(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate91.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.input_tokens === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "input_tokens" }, message: "must have required property 'input_tokens'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.input_tokens !== void 0) {
      let data0 = data.input_tokens;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        let err1 = { instancePath: instancePath + "/input_tokens", schemaPath: "#/properties/input_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
      if (typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0))) {
        let err2 = { instancePath: instancePath + "/input_tokens", schemaPath: "#/properties/input_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate91.errors = vErrors, errors === 0;
}
validate91.evaluated = { props: { input_tokens: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatTextPart = validate92;
function validate92(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate92.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.text === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "text") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.text !== void 0 && typeof data.text != "string") {
      let err3 = { instancePath: instancePath + "/text", schemaPath: "#/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate92.errors = vErrors, errors === 0;
}
validate92.evaluated = { props: { type: !0, text: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatTextContent = validate93;
function validate93(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate93.evaluated;
  evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0);
  let _errs0 = errors, valid0 = !1, passing0 = null, _errs1 = errors;
  if (typeof data != "string") {
    let err0 = { instancePath, schemaPath: "#/oneOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  var _valid0 = _errs1 === errors;
  _valid0 && (valid0 = !0, passing0 = 0);
  let _errs3 = errors;
  if (Array.isArray(data)) {
    let len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++) {
      let data0 = data[i0];
      if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
        if (data0.type === void 0) {
          let err1 = { instancePath: instancePath + "/" + i0, schemaPath: "#/$defs/ChatTextPart/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
          vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
        }
        if (data0.text === void 0) {
          let err2 = { instancePath: instancePath + "/" + i0, schemaPath: "#/$defs/ChatTextPart/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
          vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
        }
        if (data0.type !== void 0 && data0.type !== "text") {
          let err3 = { instancePath: instancePath + "/" + i0 + "/type", schemaPath: "#/$defs/ChatTextPart/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data0.text !== void 0 && typeof data0.text != "string") {
          let err4 = { instancePath: instancePath + "/" + i0 + "/text", schemaPath: "#/$defs/ChatTextPart/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
      } else {
        let err5 = { instancePath: instancePath + "/" + i0, schemaPath: "#/$defs/ChatTextPart/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
  } else {
    let err6 = { instancePath, schemaPath: "#/oneOf/1/type", keyword: "type", params: { type: "array" }, message: "must be array" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  var _valid0 = _errs3 === errors;
  if (_valid0 && valid0)
    valid0 = !1, passing0 = [passing0, 1];
  else if (_valid0) {
    valid0 = !0, passing0 = 1;
    var items0 = !0;
  }
  if (valid0)
    errors = _errs0, vErrors !== null && (_errs0 ? vErrors.length = _errs0 : vErrors = null);
  else {
    let err7 = { instancePath, schemaPath: "#/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate93.errors = vErrors, evaluated0.items = items0, errors === 0;
}
validate93.evaluated = { dynamicProps: !1, dynamicItems: !0 };
var ChatSystemMessage = validate94;
function validate94(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate94.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.content === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role !== void 0 && data.role !== "system") {
      let err2 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "system" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    data.content !== void 0 && (validate93(data.content, { instancePath: instancePath + "/content", parentData: data, parentDataProperty: "content", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors), errors = vErrors.length));
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate94.errors = vErrors, errors === 0;
}
validate94.evaluated = { props: { role: !0, content: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatDeveloperMessage = validate96;
function validate96(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate96.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.content === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role !== void 0 && data.role !== "developer") {
      let err2 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "developer" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    data.content !== void 0 && (validate93(data.content, { instancePath: instancePath + "/content", parentData: data, parentDataProperty: "content", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors), errors = vErrors.length));
  } else {
    let err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate96.errors = vErrors, errors === 0;
}
validate96.evaluated = { props: { role: !0, content: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatImagePart = validate98;
var pattern10 = new RegExp("^(https://|data:image/)", "u");
function validate98(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate98.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.image_url === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "image_url" }, message: "must have required property 'image_url'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "image_url") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "image_url" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.image_url !== void 0) {
      let data1 = data.image_url;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.url === void 0) {
          let err3 = { instancePath: instancePath + "/image_url", schemaPath: "#/properties/image_url/required", keyword: "required", params: { missingProperty: "url" }, message: "must have required property 'url'" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data1.url !== void 0) {
          let data2 = data1.url;
          if (typeof data2 == "string") {
            if (!pattern10.test(data2)) {
              let err4 = { instancePath: instancePath + "/image_url/url", schemaPath: "#/properties/image_url/properties/url/pattern", keyword: "pattern", params: { pattern: "^(https://|data:image/)" }, message: 'must match pattern "^(https://|data:image/)"' };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
          } else {
            let err5 = { instancePath: instancePath + "/image_url/url", schemaPath: "#/properties/image_url/properties/url/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
        }
        if (data1.detail !== void 0 && typeof data1.detail != "string") {
          let err6 = { instancePath: instancePath + "/image_url/detail", schemaPath: "#/properties/image_url/properties/detail/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
      } else {
        let err7 = { instancePath: instancePath + "/image_url", schemaPath: "#/properties/image_url/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
  } else {
    let err8 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
  }
  return validate98.errors = vErrors, errors === 0;
}
validate98.evaluated = { props: { type: !0, image_url: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatContentPart = validate99;
function validate99(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate99.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.type;
    if (typeof tag0 == "string")
      if (tag0 === "text") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err0 = { instancePath, schemaPath: "#/$defs/ChatTextPart/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
          }
          if (data.text === void 0) {
            let err1 = { instancePath, schemaPath: "#/$defs/ChatTextPart/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
          if (data.type !== void 0 && data.type !== "text") {
            let err2 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ChatTextPart/properties/type/const", keyword: "const", params: { allowedValue: "text" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
          }
          if (data.text !== void 0 && typeof data.text != "string") {
            let err3 = { instancePath: instancePath + "/text", schemaPath: "#/$defs/ChatTextPart/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
        } else {
          let err4 = { instancePath, schemaPath: "#/$defs/ChatTextPart/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
        var props0 = {};
        props0.type = !0, props0.text = !0;
      } else if (tag0 === "image_url") {
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.type === void 0) {
            let err5 = { instancePath, schemaPath: "#/$defs/ChatImagePart/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
          if (data.image_url === void 0) {
            let err6 = { instancePath, schemaPath: "#/$defs/ChatImagePart/required", keyword: "required", params: { missingProperty: "image_url" }, message: "must have required property 'image_url'" };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
          if (data.type !== void 0 && data.type !== "image_url") {
            let err7 = { instancePath: instancePath + "/type", schemaPath: "#/$defs/ChatImagePart/properties/type/const", keyword: "const", params: { allowedValue: "image_url" }, message: "must be equal to constant" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
          if (data.image_url !== void 0) {
            let data3 = data.image_url;
            if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
              if (data3.url === void 0) {
                let err8 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/ChatImagePart/properties/image_url/required", keyword: "required", params: { missingProperty: "url" }, message: "must have required property 'url'" };
                vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
              }
              if (data3.url !== void 0) {
                let data4 = data3.url;
                if (typeof data4 == "string") {
                  if (!pattern10.test(data4)) {
                    let err9 = { instancePath: instancePath + "/image_url/url", schemaPath: "#/$defs/ChatImagePart/properties/image_url/properties/url/pattern", keyword: "pattern", params: { pattern: "^(https://|data:image/)" }, message: 'must match pattern "^(https://|data:image/)"' };
                    vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
                  }
                } else {
                  let err10 = { instancePath: instancePath + "/image_url/url", schemaPath: "#/$defs/ChatImagePart/properties/image_url/properties/url/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
                }
              }
              if (data3.detail !== void 0 && typeof data3.detail != "string") {
                let err11 = { instancePath: instancePath + "/image_url/detail", schemaPath: "#/$defs/ChatImagePart/properties/image_url/properties/detail/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
              }
            } else {
              let err12 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/ChatImagePart/properties/image_url/type", keyword: "type", params: { type: "object" }, message: "must be object" };
              vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
            }
          }
        } else {
          let err13 = { instancePath, schemaPath: "#/$defs/ChatImagePart/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
        }
        props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.image_url = !0);
      } else {
        let err14 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "type", tagValue: tag0 }, message: 'value of tag "type" must be in oneOf' };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    else {
      let err15 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "type", tagValue: tag0 }, message: 'tag "type" must be string' };
      vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
    }
  } else {
    let err16 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
  }
  return validate99.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate99.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ChatUserMessage = validate100;
function validate100(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate100.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.content === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role !== void 0 && data.role !== "user") {
      let err2 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "user" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.content !== void 0) {
      let data1 = data.content, _errs3 = errors, valid1 = !1, passing0 = null, _errs4 = errors;
      if (typeof data1 != "string") {
        let err3 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      var _valid0 = _errs4 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs6 = errors;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate99(data1[i0], { instancePath: instancePath + "/content/" + i0, parentData: data1, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate99.errors : vErrors.concat(validate99.errors), errors = vErrors.length);
      } else {
        let err4 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/1/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      var _valid0 = _errs6 === errors;
      if (_valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1)
        errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null);
      else {
        let err5 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate100.errors = vErrors, errors === 0;
}
validate100.evaluated = { props: { role: !0, content: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatToolCall = validate102;
function validate102(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate102.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.function === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (func1(data0) < 1) {
          let err3 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
      } else {
        let err4 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.type !== void 0 && data.type !== "function") {
      let err5 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.function !== void 0) {
      let data2 = data.function;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.name === void 0) {
          let err6 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
        if (data2.arguments === void 0) {
          let err7 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/required", keyword: "required", params: { missingProperty: "arguments" }, message: "must have required property 'arguments'" };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
        if (data2.name !== void 0 && typeof data2.name != "string") {
          let err8 = { instancePath: instancePath + "/function/name", schemaPath: "#/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
        }
        if (data2.arguments !== void 0 && typeof data2.arguments != "string") {
          let err9 = { instancePath: instancePath + "/function/arguments", schemaPath: "#/properties/function/properties/arguments/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
        }
      } else {
        let err10 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    }
  } else {
    let err11 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  return validate102.errors = vErrors, errors === 0;
}
validate102.evaluated = { props: { id: !0, type: !0, function: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatAssistantMessage = validate103;
function validate103(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate103.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.role !== void 0 && data.role !== "assistant") {
      let err1 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "assistant" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.content !== void 0) {
      let data1 = data.content, _errs3 = errors, valid1 = !1, passing0 = null, _errs4 = errors;
      validate93(data1, { instancePath: instancePath + "/content", parentData: data, parentDataProperty: "content", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors), errors = vErrors.length);
      var _valid0 = _errs4 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs5 = errors;
      if (data1 !== null) {
        let err2 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf/1/type", keyword: "type", params: { type: "null" }, message: "must be null" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
      var _valid0 = _errs5 === errors;
      if (_valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1)
        errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null);
      else {
        let err3 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
    if (data.tool_calls !== void 0) {
      let data2 = data.tool_calls;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
            if (data3.id === void 0) {
              let err4 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
            if (data3.type === void 0) {
              let err5 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
              vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
            }
            if (data3.function === void 0) {
              let err6 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
              vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
            }
            if (data3.id !== void 0) {
              let data4 = data3.id;
              if (typeof data4 == "string") {
                if (func1(data4) < 1) {
                  let err7 = { instancePath: instancePath + "/tool_calls/" + i0 + "/id", schemaPath: "#/$defs/ChatToolCall/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
                }
              } else {
                let err8 = { instancePath: instancePath + "/tool_calls/" + i0 + "/id", schemaPath: "#/$defs/ChatToolCall/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
              }
            }
            if (data3.type !== void 0 && data3.type !== "function") {
              let err9 = { instancePath: instancePath + "/tool_calls/" + i0 + "/type", schemaPath: "#/$defs/ChatToolCall/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
              vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
            }
            if (data3.function !== void 0) {
              let data6 = data3.function;
              if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
                if (data6.name === void 0) {
                  let err10 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCall/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
                  vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
                }
                if (data6.arguments === void 0) {
                  let err11 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCall/properties/function/required", keyword: "required", params: { missingProperty: "arguments" }, message: "must have required property 'arguments'" };
                  vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
                }
                if (data6.name !== void 0 && typeof data6.name != "string") {
                  let err12 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function/name", schemaPath: "#/$defs/ChatToolCall/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
                }
                if (data6.arguments !== void 0 && typeof data6.arguments != "string") {
                  let err13 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function/arguments", schemaPath: "#/$defs/ChatToolCall/properties/function/properties/arguments/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
                }
              } else {
                let err14 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCall/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
              }
            }
          } else {
            let err15 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
          }
        }
      } else {
        let err16 = { instancePath: instancePath + "/tool_calls", schemaPath: "#/properties/tool_calls/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
      }
    }
  } else {
    let err17 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
  }
  return validate103.errors = vErrors, errors === 0;
}
validate103.evaluated = { props: { role: !0, content: !0, tool_calls: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatToolMessage = validate105;
function validate105(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate105.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.tool_call_id === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "tool_call_id" }, message: "must have required property 'tool_call_id'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.content === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.role !== void 0 && data.role !== "tool") {
      let err3 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "tool" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.tool_call_id !== void 0) {
      let data1 = data.tool_call_id;
      if (typeof data1 == "string") {
        if (func1(data1) < 1) {
          let err4 = { instancePath: instancePath + "/tool_call_id", schemaPath: "#/properties/tool_call_id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
      } else {
        let err5 = { instancePath: instancePath + "/tool_call_id", schemaPath: "#/properties/tool_call_id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    data.content !== void 0 && (validate93(data.content, { instancePath: instancePath + "/content", parentData: data, parentDataProperty: "content", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate105.errors = vErrors, errors === 0;
}
validate105.evaluated = { props: { role: !0, tool_call_id: !0, content: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatMessage = validate107;
function validate107(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate107.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    let tag0 = data.role;
    if (typeof tag0 == "string")
      if (tag0 === "system") {
        validate94(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate94.errors : vErrors.concat(validate94.errors), errors = vErrors.length);
        var props0 = {};
        props0.role = !0, props0.content = !0;
      } else if (tag0 === "developer")
        validate96(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate96.errors : vErrors.concat(validate96.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.role = !0, props0.content = !0);
      else if (tag0 === "user")
        validate100(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate100.errors : vErrors.concat(validate100.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.role = !0, props0.content = !0);
      else if (tag0 === "assistant")
        validate103(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate103.errors : vErrors.concat(validate103.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.role = !0, props0.content = !0, props0.tool_calls = !0);
      else if (tag0 === "tool")
        validate105(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate105.errors : vErrors.concat(validate105.errors), errors = vErrors.length), props0 !== !0 && (props0 = props0 || {}, props0.role = !0, props0.tool_call_id = !0, props0.content = !0);
      else {
        let err0 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "mapping", tag: "role", tagValue: tag0 }, message: 'value of tag "role" must be in oneOf' };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    else {
      let err1 = { instancePath, schemaPath: "#/discriminator", keyword: "discriminator", params: { error: "tag", tag: "role", tagValue: tag0 }, message: 'tag "role" must be string' };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  } else {
    let err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate107.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate107.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ChatTool = validate113;
function validate113(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate113.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.function === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "function") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.function !== void 0) {
      let data1 = data.function;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.name === void 0) {
          let err3 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data1.name !== void 0) {
          let data2 = data1.name;
          if (typeof data2 == "string") {
            if (func1(data2) < 1) {
              let err4 = { instancePath: instancePath + "/function/name", schemaPath: "#/properties/function/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
          } else {
            let err5 = { instancePath: instancePath + "/function/name", schemaPath: "#/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
        }
        if (data1.description !== void 0 && typeof data1.description != "string") {
          let err6 = { instancePath: instancePath + "/function/description", schemaPath: "#/properties/function/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
        if (data1.parameters !== void 0) {
          let data4 = data1.parameters;
          if (!(data4 && typeof data4 == "object" && !Array.isArray(data4))) {
            let err7 = { instancePath: instancePath + "/function/parameters", schemaPath: "#/properties/function/properties/parameters/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
        }
      } else {
        let err8 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
  } else {
    let err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
  }
  return validate113.errors = vErrors, errors === 0;
}
validate113.evaluated = { props: { type: !0, function: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatNamedToolChoice = validate114;
function validate114(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate114.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.function === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.type !== void 0 && data.type !== "function") {
      let err2 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.function !== void 0) {
      let data1 = data.function;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.name === void 0) {
          let err3 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data1.name !== void 0) {
          let data2 = data1.name;
          if (typeof data2 == "string") {
            if (func1(data2) < 1) {
              let err4 = { instancePath: instancePath + "/function/name", schemaPath: "#/properties/function/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
          } else {
            let err5 = { instancePath: instancePath + "/function/name", schemaPath: "#/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
          }
        }
      } else {
        let err6 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
  } else {
    let err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate114.errors = vErrors, errors === 0;
}
validate114.evaluated = { props: { type: !0, function: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatResponseFormat = validate115;
function validate115(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate115.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type !== void 0 && data.type !== "json_object") {
      let err1 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "json_object" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  } else {
    let err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate115.errors = vErrors, errors === 0;
}
validate115.evaluated = { props: { type: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatCompletionRequest = validate116, schema132 = { description: "A request for one chat completion.", type: "object", required: ["model", "messages"], allOf: [{ $ref: "#/$defs/MaxTokensOfModel" }], properties: { model: { $ref: "#/$defs/ModelId" }, messages: { description: "The conversation.", type: "array", minItems: 1, items: { $ref: "#/$defs/ChatMessage" } }, max_tokens: { description: "Most tokens to generate; strongly recommended.", type: "integer", minimum: 1 }, temperature: { description: "Randomness of the answer; wider than on /v1/messages.", type: "number", minimum: 0, maximum: 2, default: 1 }, top_p: { description: "Nucleus sampling; set this or temperature.", type: "number", minimum: 0, maximum: 1 }, stop: { description: "Text or texts that end the answer.", oneOf: [{ type: "string" }, { type: "array", maxItems: 4, items: { type: "string" } }] }, stream: { description: "Answer with server-sent events.", type: "boolean", default: !1 }, tools: { description: "Functions the model may call.", type: "array", items: { $ref: "#/$defs/ChatTool" } }, tool_choice: { description: "Whether and which function the model must call.", oneOf: [{ enum: ["none", "auto"] }, { $ref: "#/$defs/ChatNamedToolChoice" }] }, response_format: { $ref: "#/$defs/ChatResponseFormat" }, user: { description: "Your id for the end user.", type: "string" } } };
function validate116(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate116.evaluated;
  evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0);
  let _errs4 = errors, valid3 = !0, _errs5 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.model === void 0 && (missing0 = "model")) {
      let err0 = {};
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/auto") {
      let err1 = {};
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
  }
  var _valid0 = _errs5 === errors;
  if (errors = _errs4, vErrors !== null && (_errs4 ? vErrors.length = _errs4 : vErrors = null), _valid0) {
    let _errs7 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data1 = data.max_tokens;
      if (typeof data1 == "number" && isFinite(data1) && (data1 > 8192 || isNaN(data1))) {
        let err2 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/0/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8192 }, message: "must be <= 8192" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    var _valid0 = _errs7 === errors;
    if (valid3 = _valid0, valid3) {
      var props0 = {};
      props0.max_tokens = !0, props0.model = !0;
    }
  }
  if (!valid3) {
    let err3 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/0/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  let _errs10 = errors, valid6 = !0, _errs11 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing1;
    if (data.model === void 0 && (missing1 = "model")) {
      let err4 = {};
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/opus") {
      let err5 = {};
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
  }
  var _valid1 = _errs11 === errors;
  if (errors = _errs10, vErrors !== null && (_errs10 ? vErrors.length = _errs10 : vErrors = null), _valid1) {
    let _errs13 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data3 = data.max_tokens;
      if (typeof data3 == "number" && isFinite(data3) && (data3 > 32768 || isNaN(data3))) {
        let err6 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/1/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32768 }, message: "must be <= 32768" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    var _valid1 = _errs13 === errors;
    if (valid6 = _valid1, valid6) {
      var props1 = {};
      props1.max_tokens = !0, props1.model = !0;
    }
  }
  if (!valid6) {
    let err7 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/1/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  props0 !== !0 && props1 !== void 0 && (props1 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props1)));
  let _errs16 = errors, valid9 = !0, _errs17 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing2;
    if (data.model === void 0 && (missing2 = "model")) {
      let err8 = {};
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/sonnet") {
      let err9 = {};
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
  }
  var _valid2 = _errs17 === errors;
  if (errors = _errs16, vErrors !== null && (_errs16 ? vErrors.length = _errs16 : vErrors = null), _valid2) {
    let _errs19 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data5 = data.max_tokens;
      if (typeof data5 == "number" && isFinite(data5) && (data5 > 16384 || isNaN(data5))) {
        let err10 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/2/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 16384 }, message: "must be <= 16384" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    }
    var _valid2 = _errs19 === errors;
    if (valid9 = _valid2, valid9) {
      var props2 = {};
      props2.max_tokens = !0, props2.model = !0;
    }
  }
  if (!valid9) {
    let err11 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/2/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  props0 !== !0 && props2 !== void 0 && (props2 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props2)));
  let _errs22 = errors, valid12 = !0, _errs23 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing3;
    if (data.model === void 0 && (missing3 = "model")) {
      let err12 = {};
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/kimi") {
      let err13 = {};
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
  }
  var _valid3 = _errs23 === errors;
  if (errors = _errs22, vErrors !== null && (_errs22 ? vErrors.length = _errs22 : vErrors = null), _valid3) {
    let _errs25 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data7 = data.max_tokens;
      if (typeof data7 == "number" && isFinite(data7) && (data7 > 32768 || isNaN(data7))) {
        let err14 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/3/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32768 }, message: "must be <= 32768" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
    var _valid3 = _errs25 === errors;
    if (valid12 = _valid3, valid12) {
      var props3 = {};
      props3.max_tokens = !0, props3.model = !0;
    }
  }
  if (!valid12) {
    let err15 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/3/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
  }
  props0 !== !0 && props3 !== void 0 && (props3 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props3)));
  let _errs28 = errors, valid15 = !0, _errs29 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing4;
    if (data.model === void 0 && (missing4 = "model")) {
      let err16 = {};
      vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
    } else if (data.model !== void 0 && data.model !== "caicaini/haiku") {
      let err17 = {};
      vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
    }
  }
  var _valid4 = _errs29 === errors;
  if (errors = _errs28, vErrors !== null && (_errs28 ? vErrors.length = _errs28 : vErrors = null), _valid4) {
    let _errs31 = errors;
    if (data && typeof data == "object" && !Array.isArray(data) && data.max_tokens !== void 0) {
      let data9 = data.max_tokens;
      if (typeof data9 == "number" && isFinite(data9) && (data9 > 8192 || isNaN(data9))) {
        let err18 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/$defs/MaxTokensOfModel/allOf/4/then/properties/max_tokens/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8192 }, message: "must be <= 8192" };
        vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
      }
    }
    var _valid4 = _errs31 === errors;
    if (valid15 = _valid4, valid15) {
      var props4 = {};
      props4.max_tokens = !0, props4.model = !0;
    }
  }
  if (!valid15) {
    let err19 = { instancePath, schemaPath: "#/$defs/MaxTokensOfModel/allOf/4/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
  }
  if (props0 !== !0 && props4 !== void 0 && (props4 === !0 ? props0 = !0 : (props0 = props0 || {}, Object.assign(props0, props4))), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.model === void 0) {
      let err20 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
    }
    if (data.messages === void 0) {
      let err21 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "messages" }, message: "must have required property 'messages'" };
      vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
    }
    if (props0 !== !0 && (props0 = props0 || {}, props0.model = !0, props0.messages = !0, props0.max_tokens = !0, props0.temperature = !0, props0.top_p = !0, props0.stop = !0, props0.stream = !0, props0.tools = !0, props0.tool_choice = !0, props0.response_format = !0, props0.user = !0), data.model !== void 0) {
      let data10 = data.model;
      if (typeof data10 != "string") {
        let err22 = { instancePath: instancePath + "/model", schemaPath: "#/$defs/ModelId/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
      }
      if (!(data10 === "caicaini/auto" || data10 === "caicaini/opus" || data10 === "caicaini/sonnet" || data10 === "caicaini/kimi" || data10 === "caicaini/haiku")) {
        let err23 = { instancePath: instancePath + "/model", schemaPath: "#/$defs/ModelId/enum", keyword: "enum", params: { allowedValues: schema32.enum }, message: "must be equal to one of the allowed values" };
        vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
      }
    }
    if (data.messages !== void 0) {
      let data11 = data.messages;
      if (Array.isArray(data11)) {
        if (data11.length < 1) {
          let err24 = { instancePath: instancePath + "/messages", schemaPath: "#/properties/messages/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
        }
        let len0 = data11.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate107(data11[i0], { instancePath: instancePath + "/messages/" + i0, parentData: data11, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate107.errors : vErrors.concat(validate107.errors), errors = vErrors.length);
      } else {
        let err25 = { instancePath: instancePath + "/messages", schemaPath: "#/properties/messages/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
      }
    }
    if (data.max_tokens !== void 0) {
      let data13 = data.max_tokens;
      if (!(typeof data13 == "number" && !(data13 % 1) && !isNaN(data13) && isFinite(data13))) {
        let err26 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/properties/max_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err26] : vErrors.push(err26), errors++;
      }
      if (typeof data13 == "number" && isFinite(data13) && (data13 < 1 || isNaN(data13))) {
        let err27 = { instancePath: instancePath + "/max_tokens", schemaPath: "#/properties/max_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
        vErrors === null ? vErrors = [err27] : vErrors.push(err27), errors++;
      }
    }
    if (data.temperature !== void 0) {
      let data14 = data.temperature;
      if (typeof data14 == "number" && isFinite(data14)) {
        if (data14 > 2 || isNaN(data14)) {
          let err28 = { instancePath: instancePath + "/temperature", schemaPath: "#/properties/temperature/maximum", keyword: "maximum", params: { comparison: "<=", limit: 2 }, message: "must be <= 2" };
          vErrors === null ? vErrors = [err28] : vErrors.push(err28), errors++;
        }
        if (data14 < 0 || isNaN(data14)) {
          let err29 = { instancePath: instancePath + "/temperature", schemaPath: "#/properties/temperature/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
          vErrors === null ? vErrors = [err29] : vErrors.push(err29), errors++;
        }
      } else {
        let err30 = { instancePath: instancePath + "/temperature", schemaPath: "#/properties/temperature/type", keyword: "type", params: { type: "number" }, message: "must be number" };
        vErrors === null ? vErrors = [err30] : vErrors.push(err30), errors++;
      }
    }
    if (data.top_p !== void 0) {
      let data15 = data.top_p;
      if (typeof data15 == "number" && isFinite(data15)) {
        if (data15 > 1 || isNaN(data15)) {
          let err31 = { instancePath: instancePath + "/top_p", schemaPath: "#/properties/top_p/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1 }, message: "must be <= 1" };
          vErrors === null ? vErrors = [err31] : vErrors.push(err31), errors++;
        }
        if (data15 < 0 || isNaN(data15)) {
          let err32 = { instancePath: instancePath + "/top_p", schemaPath: "#/properties/top_p/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
          vErrors === null ? vErrors = [err32] : vErrors.push(err32), errors++;
        }
      } else {
        let err33 = { instancePath: instancePath + "/top_p", schemaPath: "#/properties/top_p/type", keyword: "type", params: { type: "number" }, message: "must be number" };
        vErrors === null ? vErrors = [err33] : vErrors.push(err33), errors++;
      }
    }
    if (data.stop !== void 0) {
      let data16 = data.stop, _errs46 = errors, valid22 = !1, passing0 = null, _errs47 = errors;
      if (typeof data16 != "string") {
        let err34 = { instancePath: instancePath + "/stop", schemaPath: "#/properties/stop/oneOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err34] : vErrors.push(err34), errors++;
      }
      var _valid5 = _errs47 === errors;
      _valid5 && (valid22 = !0, passing0 = 0);
      let _errs49 = errors;
      if (Array.isArray(data16)) {
        if (data16.length > 4) {
          let err35 = { instancePath: instancePath + "/stop", schemaPath: "#/properties/stop/oneOf/1/maxItems", keyword: "maxItems", params: { limit: 4 }, message: "must NOT have more than 4 items" };
          vErrors === null ? vErrors = [err35] : vErrors.push(err35), errors++;
        }
        let len1 = data16.length;
        for (let i1 = 0; i1 < len1; i1++)
          if (typeof data16[i1] != "string") {
            let err36 = { instancePath: instancePath + "/stop/" + i1, schemaPath: "#/properties/stop/oneOf/1/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            vErrors === null ? vErrors = [err36] : vErrors.push(err36), errors++;
          }
      } else {
        let err37 = { instancePath: instancePath + "/stop", schemaPath: "#/properties/stop/oneOf/1/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err37] : vErrors.push(err37), errors++;
      }
      var _valid5 = _errs49 === errors;
      if (_valid5 && valid22 ? (valid22 = !1, passing0 = [passing0, 1]) : _valid5 && (valid22 = !0, passing0 = 1), valid22)
        errors = _errs46, vErrors !== null && (_errs46 ? vErrors.length = _errs46 : vErrors = null);
      else {
        let err38 = { instancePath: instancePath + "/stop", schemaPath: "#/properties/stop/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err38] : vErrors.push(err38), errors++;
      }
    }
    if (data.stream !== void 0 && typeof data.stream != "boolean") {
      let err39 = { instancePath: instancePath + "/stream", schemaPath: "#/properties/stream/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err39] : vErrors.push(err39), errors++;
    }
    if (data.tools !== void 0) {
      let data19 = data.tools;
      if (Array.isArray(data19)) {
        let len2 = data19.length;
        for (let i2 = 0; i2 < len2; i2++) {
          let data20 = data19[i2];
          if (data20 && typeof data20 == "object" && !Array.isArray(data20)) {
            if (data20.type === void 0) {
              let err40 = { instancePath: instancePath + "/tools/" + i2, schemaPath: "#/$defs/ChatTool/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
              vErrors === null ? vErrors = [err40] : vErrors.push(err40), errors++;
            }
            if (data20.function === void 0) {
              let err41 = { instancePath: instancePath + "/tools/" + i2, schemaPath: "#/$defs/ChatTool/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
              vErrors === null ? vErrors = [err41] : vErrors.push(err41), errors++;
            }
            if (data20.type !== void 0 && data20.type !== "function") {
              let err42 = { instancePath: instancePath + "/tools/" + i2 + "/type", schemaPath: "#/$defs/ChatTool/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
              vErrors === null ? vErrors = [err42] : vErrors.push(err42), errors++;
            }
            if (data20.function !== void 0) {
              let data22 = data20.function;
              if (data22 && typeof data22 == "object" && !Array.isArray(data22)) {
                if (data22.name === void 0) {
                  let err43 = { instancePath: instancePath + "/tools/" + i2 + "/function", schemaPath: "#/$defs/ChatTool/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
                  vErrors === null ? vErrors = [err43] : vErrors.push(err43), errors++;
                }
                if (data22.name !== void 0) {
                  let data23 = data22.name;
                  if (typeof data23 == "string") {
                    if (func1(data23) < 1) {
                      let err44 = { instancePath: instancePath + "/tools/" + i2 + "/function/name", schemaPath: "#/$defs/ChatTool/properties/function/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                      vErrors === null ? vErrors = [err44] : vErrors.push(err44), errors++;
                    }
                  } else {
                    let err45 = { instancePath: instancePath + "/tools/" + i2 + "/function/name", schemaPath: "#/$defs/ChatTool/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    vErrors === null ? vErrors = [err45] : vErrors.push(err45), errors++;
                  }
                }
                if (data22.description !== void 0 && typeof data22.description != "string") {
                  let err46 = { instancePath: instancePath + "/tools/" + i2 + "/function/description", schemaPath: "#/$defs/ChatTool/properties/function/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err46] : vErrors.push(err46), errors++;
                }
                if (data22.parameters !== void 0) {
                  let data25 = data22.parameters;
                  if (!(data25 && typeof data25 == "object" && !Array.isArray(data25))) {
                    let err47 = { instancePath: instancePath + "/tools/" + i2 + "/function/parameters", schemaPath: "#/$defs/ChatTool/properties/function/properties/parameters/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                    vErrors === null ? vErrors = [err47] : vErrors.push(err47), errors++;
                  }
                }
              } else {
                let err48 = { instancePath: instancePath + "/tools/" + i2 + "/function", schemaPath: "#/$defs/ChatTool/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                vErrors === null ? vErrors = [err48] : vErrors.push(err48), errors++;
              }
            }
          } else {
            let err49 = { instancePath: instancePath + "/tools/" + i2, schemaPath: "#/$defs/ChatTool/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err49] : vErrors.push(err49), errors++;
          }
        }
      } else {
        let err50 = { instancePath: instancePath + "/tools", schemaPath: "#/properties/tools/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err50] : vErrors.push(err50), errors++;
      }
    }
    if (data.tool_choice !== void 0) {
      let data26 = data.tool_choice, _errs70 = errors, valid30 = !1, passing1 = null, _errs71 = errors;
      if (!(data26 === "none" || data26 === "auto")) {
        let err51 = { instancePath: instancePath + "/tool_choice", schemaPath: "#/properties/tool_choice/oneOf/0/enum", keyword: "enum", params: { allowedValues: schema132.properties.tool_choice.oneOf[0].enum }, message: "must be equal to one of the allowed values" };
        vErrors === null ? vErrors = [err51] : vErrors.push(err51), errors++;
      }
      var _valid6 = _errs71 === errors;
      _valid6 && (valid30 = !0, passing1 = 0);
      let _errs72 = errors;
      if (data26 && typeof data26 == "object" && !Array.isArray(data26)) {
        if (data26.type === void 0) {
          let err52 = { instancePath: instancePath + "/tool_choice", schemaPath: "#/$defs/ChatNamedToolChoice/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
          vErrors === null ? vErrors = [err52] : vErrors.push(err52), errors++;
        }
        if (data26.function === void 0) {
          let err53 = { instancePath: instancePath + "/tool_choice", schemaPath: "#/$defs/ChatNamedToolChoice/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
          vErrors === null ? vErrors = [err53] : vErrors.push(err53), errors++;
        }
        if (data26.type !== void 0 && data26.type !== "function") {
          let err54 = { instancePath: instancePath + "/tool_choice/type", schemaPath: "#/$defs/ChatNamedToolChoice/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
          vErrors === null ? vErrors = [err54] : vErrors.push(err54), errors++;
        }
        if (data26.function !== void 0) {
          let data28 = data26.function;
          if (data28 && typeof data28 == "object" && !Array.isArray(data28)) {
            if (data28.name === void 0) {
              let err55 = { instancePath: instancePath + "/tool_choice/function", schemaPath: "#/$defs/ChatNamedToolChoice/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
              vErrors === null ? vErrors = [err55] : vErrors.push(err55), errors++;
            }
            if (data28.name !== void 0) {
              let data29 = data28.name;
              if (typeof data29 == "string") {
                if (func1(data29) < 1) {
                  let err56 = { instancePath: instancePath + "/tool_choice/function/name", schemaPath: "#/$defs/ChatNamedToolChoice/properties/function/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  vErrors === null ? vErrors = [err56] : vErrors.push(err56), errors++;
                }
              } else {
                let err57 = { instancePath: instancePath + "/tool_choice/function/name", schemaPath: "#/$defs/ChatNamedToolChoice/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err57] : vErrors.push(err57), errors++;
              }
            }
          } else {
            let err58 = { instancePath: instancePath + "/tool_choice/function", schemaPath: "#/$defs/ChatNamedToolChoice/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err58] : vErrors.push(err58), errors++;
          }
        }
      } else {
        let err59 = { instancePath: instancePath + "/tool_choice", schemaPath: "#/$defs/ChatNamedToolChoice/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err59] : vErrors.push(err59), errors++;
      }
      var _valid6 = _errs72 === errors;
      if (_valid6 && valid30)
        valid30 = !1, passing1 = [passing1, 1];
      else if (_valid6) {
        valid30 = !0, passing1 = 1;
        var props6 = {};
        props6.type = !0, props6.function = !0;
      }
      if (valid30)
        errors = _errs70, vErrors !== null && (_errs70 ? vErrors.length = _errs70 : vErrors = null);
      else {
        let err60 = { instancePath: instancePath + "/tool_choice", schemaPath: "#/properties/tool_choice/oneOf", keyword: "oneOf", params: { passingSchemas: passing1 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err60] : vErrors.push(err60), errors++;
      }
    }
    if (data.response_format !== void 0) {
      let data30 = data.response_format;
      if (data30 && typeof data30 == "object" && !Array.isArray(data30)) {
        if (data30.type === void 0) {
          let err61 = { instancePath: instancePath + "/response_format", schemaPath: "#/$defs/ChatResponseFormat/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
          vErrors === null ? vErrors = [err61] : vErrors.push(err61), errors++;
        }
        if (data30.type !== void 0 && data30.type !== "json_object") {
          let err62 = { instancePath: instancePath + "/response_format/type", schemaPath: "#/$defs/ChatResponseFormat/properties/type/const", keyword: "const", params: { allowedValue: "json_object" }, message: "must be equal to constant" };
          vErrors === null ? vErrors = [err62] : vErrors.push(err62), errors++;
        }
      } else {
        let err63 = { instancePath: instancePath + "/response_format", schemaPath: "#/$defs/ChatResponseFormat/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err63] : vErrors.push(err63), errors++;
      }
    }
    if (data.user !== void 0 && typeof data.user != "string") {
      let err64 = { instancePath: instancePath + "/user", schemaPath: "#/properties/user/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err64] : vErrors.push(err64), errors++;
    }
  } else {
    let err65 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err65] : vErrors.push(err65), errors++;
  }
  return validate116.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate116.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ChatAnswer = validate118, schema138 = { description: "What the assistant says or calls.", type: "object", required: ["role", "content"], properties: { role: { const: "assistant" }, content: { description: "Text; null where functions are called.", type: ["string", "null"] }, tool_calls: { description: "Functions to call.", type: "array", items: { $ref: "#/$defs/ChatToolCall" } } } };
function validate118(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate118.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.content === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "content" }, message: "must have required property 'content'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.role !== void 0 && data.role !== "assistant") {
      let err2 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "assistant" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.content !== void 0) {
      let data1 = data.content;
      if (typeof data1 != "string" && data1 !== null) {
        let err3 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: schema138.properties.content.type }, message: "must be string,null" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
    if (data.tool_calls !== void 0) {
      let data2 = data.tool_calls;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
            if (data3.id === void 0) {
              let err4 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
            if (data3.type === void 0) {
              let err5 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
              vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
            }
            if (data3.function === void 0) {
              let err6 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/required", keyword: "required", params: { missingProperty: "function" }, message: "must have required property 'function'" };
              vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
            }
            if (data3.id !== void 0) {
              let data4 = data3.id;
              if (typeof data4 == "string") {
                if (func1(data4) < 1) {
                  let err7 = { instancePath: instancePath + "/tool_calls/" + i0 + "/id", schemaPath: "#/$defs/ChatToolCall/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
                }
              } else {
                let err8 = { instancePath: instancePath + "/tool_calls/" + i0 + "/id", schemaPath: "#/$defs/ChatToolCall/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
              }
            }
            if (data3.type !== void 0 && data3.type !== "function") {
              let err9 = { instancePath: instancePath + "/tool_calls/" + i0 + "/type", schemaPath: "#/$defs/ChatToolCall/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
              vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
            }
            if (data3.function !== void 0) {
              let data6 = data3.function;
              if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
                if (data6.name === void 0) {
                  let err10 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCall/properties/function/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
                  vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
                }
                if (data6.arguments === void 0) {
                  let err11 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCall/properties/function/required", keyword: "required", params: { missingProperty: "arguments" }, message: "must have required property 'arguments'" };
                  vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
                }
                if (data6.name !== void 0 && typeof data6.name != "string") {
                  let err12 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function/name", schemaPath: "#/$defs/ChatToolCall/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
                }
                if (data6.arguments !== void 0 && typeof data6.arguments != "string") {
                  let err13 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function/arguments", schemaPath: "#/$defs/ChatToolCall/properties/function/properties/arguments/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
                }
              } else {
                let err14 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCall/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
              }
            }
          } else {
            let err15 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCall/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
          }
        }
      } else {
        let err16 = { instancePath: instancePath + "/tool_calls", schemaPath: "#/properties/tool_calls/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
      }
    }
  } else {
    let err17 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
  }
  return validate118.errors = vErrors, errors === 0;
}
validate118.evaluated = { props: { role: !0, content: !0, tool_calls: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatFinishReason = validate119;
function validate119(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate119.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), typeof data != "string") {
    let err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" }, message: "must be string" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  return validate119.errors = vErrors, errors === 0;
}
validate119.evaluated = { dynamicProps: !1, dynamicItems: !1 };
var ChatChoice = validate120;
function validate120(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate120.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.index === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.message === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "message" }, message: "must have required property 'message'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.finish_reason === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "finish_reason" }, message: "must have required property 'finish_reason'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.index !== void 0) {
      let data0 = data.index;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        let err3 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0))) {
        let err4 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.message !== void 0 && (validate118(data.message, { instancePath: instancePath + "/message", parentData: data, parentDataProperty: "message", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate118.errors : vErrors.concat(validate118.errors), errors = vErrors.length)), data.finish_reason !== void 0 && typeof data.finish_reason != "string") {
      let err5 = { instancePath: instancePath + "/finish_reason", schemaPath: "#/$defs/ChatFinishReason/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
  } else {
    let err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate120.errors = vErrors, errors === 0;
}
validate120.evaluated = { props: { index: !0, message: !0, finish_reason: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatUsage = validate122;
function validate122(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate122.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.prompt_tokens === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt_tokens" }, message: "must have required property 'prompt_tokens'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.completion_tokens === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "completion_tokens" }, message: "must have required property 'completion_tokens'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.total_tokens === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "total_tokens" }, message: "must have required property 'total_tokens'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.credits_consumed === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "credits_consumed" }, message: "must have required property 'credits_consumed'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.prompt_tokens !== void 0) {
      let data0 = data.prompt_tokens;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        let err4 = { instancePath: instancePath + "/prompt_tokens", schemaPath: "#/properties/prompt_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      if (typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0))) {
        let err5 = { instancePath: instancePath + "/prompt_tokens", schemaPath: "#/properties/prompt_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    if (data.completion_tokens !== void 0) {
      let data1 = data.completion_tokens;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err6 = { instancePath: instancePath + "/completion_tokens", schemaPath: "#/properties/completion_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1) && (data1 < 0 || isNaN(data1))) {
        let err7 = { instancePath: instancePath + "/completion_tokens", schemaPath: "#/properties/completion_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    if (data.total_tokens !== void 0) {
      let data2 = data.total_tokens;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err8 = { instancePath: instancePath + "/total_tokens", schemaPath: "#/properties/total_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2))) {
        let err9 = { instancePath: instancePath + "/total_tokens", schemaPath: "#/properties/total_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    }
    if (data.credits_consumed !== void 0) {
      let data3 = data.credits_consumed;
      if (!(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
        let err10 = { instancePath: instancePath + "/credits_consumed", schemaPath: "#/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
      if (typeof data3 == "number" && isFinite(data3) && (data3 < 0 || isNaN(data3))) {
        let err11 = { instancePath: instancePath + "/credits_consumed", schemaPath: "#/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
      }
    }
  } else {
    let err12 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
  }
  return validate122.errors = vErrors, errors === 0;
}
validate122.evaluated = { props: { prompt_tokens: !0, completion_tokens: !0, total_tokens: !0, credits_consumed: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatCompletion = validate123;
var pattern12 = new RegExp("^chatcmpl_", "u");
function validate123(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate123.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.object === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "object" }, message: "must have required property 'object'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.created === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "created" }, message: "must have required property 'created'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.model === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.choices === void 0) {
      let err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "choices" }, message: "must have required property 'choices'" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.usage === void 0) {
      let err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "usage" }, message: "must have required property 'usage'" };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (!pattern12.test(data0)) {
          let err6 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/pattern", keyword: "pattern", params: { pattern: "^chatcmpl_" }, message: 'must match pattern "^chatcmpl_"' };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
      } else {
        let err7 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    if (data.object !== void 0 && data.object !== "chat.completion") {
      let err8 = { instancePath: instancePath + "/object", schemaPath: "#/properties/object/const", keyword: "const", params: { allowedValue: "chat.completion" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.created !== void 0) {
      let data2 = data.created;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err9 = { instancePath: instancePath + "/created", schemaPath: "#/properties/created/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2))) {
        let err10 = { instancePath: instancePath + "/created", schemaPath: "#/properties/created/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    }
    if (data.model !== void 0 && typeof data.model != "string") {
      let err11 = { instancePath: instancePath + "/model", schemaPath: "#/properties/model/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    if (data.choices !== void 0) {
      let data4 = data.choices;
      if (Array.isArray(data4)) {
        if (data4.length < 1) {
          let err12 = { instancePath: instancePath + "/choices", schemaPath: "#/properties/choices/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
        }
        let len0 = data4.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate120(data4[i0], { instancePath: instancePath + "/choices/" + i0, parentData: data4, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate120.errors : vErrors.concat(validate120.errors), errors = vErrors.length);
      } else {
        let err13 = { instancePath: instancePath + "/choices", schemaPath: "#/properties/choices/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
      }
    }
    if (data.usage !== void 0) {
      let data6 = data.usage;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        if (data6.prompt_tokens === void 0) {
          let err14 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "prompt_tokens" }, message: "must have required property 'prompt_tokens'" };
          vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
        }
        if (data6.completion_tokens === void 0) {
          let err15 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "completion_tokens" }, message: "must have required property 'completion_tokens'" };
          vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
        }
        if (data6.total_tokens === void 0) {
          let err16 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "total_tokens" }, message: "must have required property 'total_tokens'" };
          vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
        }
        if (data6.credits_consumed === void 0) {
          let err17 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "credits_consumed" }, message: "must have required property 'credits_consumed'" };
          vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
        }
        if (data6.prompt_tokens !== void 0) {
          let data7 = data6.prompt_tokens;
          if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7))) {
            let err18 = { instancePath: instancePath + "/usage/prompt_tokens", schemaPath: "#/$defs/ChatUsage/properties/prompt_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
          if (typeof data7 == "number" && isFinite(data7) && (data7 < 0 || isNaN(data7))) {
            let err19 = { instancePath: instancePath + "/usage/prompt_tokens", schemaPath: "#/$defs/ChatUsage/properties/prompt_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
        }
        if (data6.completion_tokens !== void 0) {
          let data8 = data6.completion_tokens;
          if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8))) {
            let err20 = { instancePath: instancePath + "/usage/completion_tokens", schemaPath: "#/$defs/ChatUsage/properties/completion_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
          if (typeof data8 == "number" && isFinite(data8) && (data8 < 0 || isNaN(data8))) {
            let err21 = { instancePath: instancePath + "/usage/completion_tokens", schemaPath: "#/$defs/ChatUsage/properties/completion_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
          }
        }
        if (data6.total_tokens !== void 0) {
          let data9 = data6.total_tokens;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
            let err22 = { instancePath: instancePath + "/usage/total_tokens", schemaPath: "#/$defs/ChatUsage/properties/total_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
          }
          if (typeof data9 == "number" && isFinite(data9) && (data9 < 0 || isNaN(data9))) {
            let err23 = { instancePath: instancePath + "/usage/total_tokens", schemaPath: "#/$defs/ChatUsage/properties/total_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
          }
        }
        if (data6.credits_consumed !== void 0) {
          let data10 = data6.credits_consumed;
          if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
            let err24 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/$defs/ChatUsage/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
          }
          if (typeof data10 == "number" && isFinite(data10) && (data10 < 0 || isNaN(data10))) {
            let err25 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/$defs/ChatUsage/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
          }
        }
      } else {
        let err26 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err26] : vErrors.push(err26), errors++;
      }
    }
  } else {
    let err27 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err27] : vErrors.push(err27), errors++;
  }
  return validate123.errors = vErrors, errors === 0;
}
validate123.evaluated = { props: { id: !0, object: !0, created: !0, model: !0, choices: !0, usage: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatToolCallDelta = validate125;
function validate125(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate125.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.index === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.index !== void 0) {
      let data0 = data.index;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        let err1 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
      if (typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0))) {
        let err2 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    if (data.id !== void 0 && typeof data.id != "string") {
      let err3 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.type !== void 0 && data.type !== "function") {
      let err4 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.function !== void 0) {
      let data3 = data.function;
      if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
        if (data3.name !== void 0 && typeof data3.name != "string") {
          let err5 = { instancePath: instancePath + "/function/name", schemaPath: "#/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
        if (data3.arguments !== void 0 && typeof data3.arguments != "string") {
          let err6 = { instancePath: instancePath + "/function/arguments", schemaPath: "#/properties/function/properties/arguments/type", keyword: "type", params: { type: "string" }, message: "must be string" };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
      } else {
        let err7 = { instancePath: instancePath + "/function", schemaPath: "#/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
  } else {
    let err8 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
  }
  return validate125.errors = vErrors, errors === 0;
}
validate125.evaluated = { props: { index: !0, id: !0, type: !0, function: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatDelta = validate126, schema147 = { description: "What is new.", type: "object", properties: { role: { const: "assistant" }, content: { description: "Text to append.", type: ["string", "null"] }, tool_calls: { description: "Pieces of function calls.", type: "array", items: { $ref: "#/$defs/ChatToolCallDelta" } } } };
function validate126(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate126.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.role !== void 0 && data.role !== "assistant") {
      let err0 = { instancePath: instancePath + "/role", schemaPath: "#/properties/role/const", keyword: "const", params: { allowedValue: "assistant" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.content !== void 0) {
      let data1 = data.content;
      if (typeof data1 != "string" && data1 !== null) {
        let err1 = { instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: schema147.properties.content.type }, message: "must be string,null" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    if (data.tool_calls !== void 0) {
      let data2 = data.tool_calls;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
            if (data3.index === void 0) {
              let err2 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCallDelta/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
              vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
            }
            if (data3.index !== void 0) {
              let data4 = data3.index;
              if (!(typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4))) {
                let err3 = { instancePath: instancePath + "/tool_calls/" + i0 + "/index", schemaPath: "#/$defs/ChatToolCallDelta/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
              }
              if (typeof data4 == "number" && isFinite(data4) && (data4 < 0 || isNaN(data4))) {
                let err4 = { instancePath: instancePath + "/tool_calls/" + i0 + "/index", schemaPath: "#/$defs/ChatToolCallDelta/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
                vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
              }
            }
            if (data3.id !== void 0 && typeof data3.id != "string") {
              let err5 = { instancePath: instancePath + "/tool_calls/" + i0 + "/id", schemaPath: "#/$defs/ChatToolCallDelta/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
            }
            if (data3.type !== void 0 && data3.type !== "function") {
              let err6 = { instancePath: instancePath + "/tool_calls/" + i0 + "/type", schemaPath: "#/$defs/ChatToolCallDelta/properties/type/const", keyword: "const", params: { allowedValue: "function" }, message: "must be equal to constant" };
              vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
            }
            if (data3.function !== void 0) {
              let data7 = data3.function;
              if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
                if (data7.name !== void 0 && typeof data7.name != "string") {
                  let err7 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function/name", schemaPath: "#/$defs/ChatToolCallDelta/properties/function/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
                }
                if (data7.arguments !== void 0 && typeof data7.arguments != "string") {
                  let err8 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function/arguments", schemaPath: "#/$defs/ChatToolCallDelta/properties/function/properties/arguments/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
                }
              } else {
                let err9 = { instancePath: instancePath + "/tool_calls/" + i0 + "/function", schemaPath: "#/$defs/ChatToolCallDelta/properties/function/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
              }
            }
          } else {
            let err10 = { instancePath: instancePath + "/tool_calls/" + i0, schemaPath: "#/$defs/ChatToolCallDelta/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
        }
      } else {
        let err11 = { instancePath: instancePath + "/tool_calls", schemaPath: "#/properties/tool_calls/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
      }
    }
  } else {
    let err12 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
  }
  return validate126.errors = vErrors, errors === 0;
}
validate126.evaluated = { props: { role: !0, content: !0, tool_calls: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatChunkChoice = validate127;
function validate127(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate127.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.index === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "index" }, message: "must have required property 'index'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.delta === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "delta" }, message: "must have required property 'delta'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.index !== void 0) {
      let data0 = data.index;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        let err2 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
      if (typeof data0 == "number" && isFinite(data0) && (data0 < 0 || isNaN(data0))) {
        let err3 = { instancePath: instancePath + "/index", schemaPath: "#/properties/index/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
    if (data.delta !== void 0 && (validate126(data.delta, { instancePath: instancePath + "/delta", parentData: data, parentDataProperty: "delta", rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate126.errors : vErrors.concat(validate126.errors), errors = vErrors.length)), data.finish_reason !== void 0) {
      let data2 = data.finish_reason, _errs5 = errors, valid1 = !1, passing0 = null, _errs6 = errors;
      if (typeof data2 != "string") {
        let err4 = { instancePath: instancePath + "/finish_reason", schemaPath: "#/$defs/ChatFinishReason/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      var _valid0 = _errs6 === errors;
      _valid0 && (valid1 = !0, passing0 = 0);
      let _errs9 = errors;
      if (data2 !== null) {
        let err5 = { instancePath: instancePath + "/finish_reason", schemaPath: "#/properties/finish_reason/oneOf/1/type", keyword: "type", params: { type: "null" }, message: "must be null" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
      var _valid0 = _errs9 === errors;
      if (_valid0 && valid1 ? (valid1 = !1, passing0 = [passing0, 1]) : _valid0 && (valid1 = !0, passing0 = 1), valid1)
        errors = _errs5, vErrors !== null && (_errs5 ? vErrors.length = _errs5 : vErrors = null);
      else {
        let err6 = { instancePath: instancePath + "/finish_reason", schemaPath: "#/properties/finish_reason/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
  } else {
    let err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate127.errors = vErrors, errors === 0;
}
validate127.evaluated = { props: { index: !0, delta: !0, finish_reason: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatCompletionChunk = validate129;
function validate129(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate129.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.object === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "object" }, message: "must have required property 'object'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.created === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "created" }, message: "must have required property 'created'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.model === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "model" }, message: "must have required property 'model'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.choices === void 0) {
      let err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "choices" }, message: "must have required property 'choices'" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (!pattern12.test(data0)) {
          let err5 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/pattern", keyword: "pattern", params: { pattern: "^chatcmpl_" }, message: 'must match pattern "^chatcmpl_"' };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
      } else {
        let err6 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    if (data.object !== void 0 && data.object !== "chat.completion.chunk") {
      let err7 = { instancePath: instancePath + "/object", schemaPath: "#/properties/object/const", keyword: "const", params: { allowedValue: "chat.completion.chunk" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.created !== void 0) {
      let data2 = data.created;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err8 = { instancePath: instancePath + "/created", schemaPath: "#/properties/created/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2))) {
        let err9 = { instancePath: instancePath + "/created", schemaPath: "#/properties/created/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    }
    if (data.model !== void 0 && typeof data.model != "string") {
      let err10 = { instancePath: instancePath + "/model", schemaPath: "#/properties/model/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.choices !== void 0) {
      let data4 = data.choices;
      if (Array.isArray(data4)) {
        let len0 = data4.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate127(data4[i0], { instancePath: instancePath + "/choices/" + i0, parentData: data4, parentDataProperty: i0, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate127.errors : vErrors.concat(validate127.errors), errors = vErrors.length);
      } else {
        let err11 = { instancePath: instancePath + "/choices", schemaPath: "#/properties/choices/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
      }
    }
    if (data.usage !== void 0) {
      let data6 = data.usage, _errs12 = errors, valid3 = !1, passing0 = null, _errs13 = errors;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        if (data6.prompt_tokens === void 0) {
          let err12 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "prompt_tokens" }, message: "must have required property 'prompt_tokens'" };
          vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
        }
        if (data6.completion_tokens === void 0) {
          let err13 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "completion_tokens" }, message: "must have required property 'completion_tokens'" };
          vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
        }
        if (data6.total_tokens === void 0) {
          let err14 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "total_tokens" }, message: "must have required property 'total_tokens'" };
          vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
        }
        if (data6.credits_consumed === void 0) {
          let err15 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/required", keyword: "required", params: { missingProperty: "credits_consumed" }, message: "must have required property 'credits_consumed'" };
          vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
        }
        if (data6.prompt_tokens !== void 0) {
          let data7 = data6.prompt_tokens;
          if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7))) {
            let err16 = { instancePath: instancePath + "/usage/prompt_tokens", schemaPath: "#/$defs/ChatUsage/properties/prompt_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
          }
          if (typeof data7 == "number" && isFinite(data7) && (data7 < 0 || isNaN(data7))) {
            let err17 = { instancePath: instancePath + "/usage/prompt_tokens", schemaPath: "#/$defs/ChatUsage/properties/prompt_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
          }
        }
        if (data6.completion_tokens !== void 0) {
          let data8 = data6.completion_tokens;
          if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8))) {
            let err18 = { instancePath: instancePath + "/usage/completion_tokens", schemaPath: "#/$defs/ChatUsage/properties/completion_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
          if (typeof data8 == "number" && isFinite(data8) && (data8 < 0 || isNaN(data8))) {
            let err19 = { instancePath: instancePath + "/usage/completion_tokens", schemaPath: "#/$defs/ChatUsage/properties/completion_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
        }
        if (data6.total_tokens !== void 0) {
          let data9 = data6.total_tokens;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
            let err20 = { instancePath: instancePath + "/usage/total_tokens", schemaPath: "#/$defs/ChatUsage/properties/total_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
          if (typeof data9 == "number" && isFinite(data9) && (data9 < 0 || isNaN(data9))) {
            let err21 = { instancePath: instancePath + "/usage/total_tokens", schemaPath: "#/$defs/ChatUsage/properties/total_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
          }
        }
        if (data6.credits_consumed !== void 0) {
          let data10 = data6.credits_consumed;
          if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
            let err22 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/$defs/ChatUsage/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
          }
          if (typeof data10 == "number" && isFinite(data10) && (data10 < 0 || isNaN(data10))) {
            let err23 = { instancePath: instancePath + "/usage/credits_consumed", schemaPath: "#/$defs/ChatUsage/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
            vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
          }
        }
      } else {
        let err24 = { instancePath: instancePath + "/usage", schemaPath: "#/$defs/ChatUsage/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
      }
      var _valid0 = _errs13 === errors;
      if (_valid0) {
        valid3 = !0, passing0 = 0;
        var props0 = {};
        props0.prompt_tokens = !0, props0.completion_tokens = !0, props0.total_tokens = !0, props0.credits_consumed = !0;
      }
      let _errs24 = errors;
      if (data6 !== null) {
        let err25 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/oneOf/1/type", keyword: "type", params: { type: "null" }, message: "must be null" };
        vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
      }
      var _valid0 = _errs24 === errors;
      if (_valid0 && valid3 ? (valid3 = !1, passing0 = [passing0, 1]) : _valid0 && (valid3 = !0, passing0 = 1), valid3)
        errors = _errs12, vErrors !== null && (_errs12 ? vErrors.length = _errs12 : vErrors = null);
      else {
        let err26 = { instancePath: instancePath + "/usage", schemaPath: "#/properties/usage/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        vErrors === null ? vErrors = [err26] : vErrors.push(err26), errors++;
      }
    }
  } else {
    let err27 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err27] : vErrors.push(err27), errors++;
  }
  return validate129.errors = vErrors, errors === 0;
}
validate129.evaluated = { props: { id: !0, object: !0, created: !0, model: !0, choices: !0, usage: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ChatCompletionStreamData = validate131;
function validate131(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate131.evaluated;
  evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0);
  let _errs0 = errors, valid0 = !1, passing0 = null, _errs1 = errors;
  validate129(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate129.errors : vErrors.concat(validate129.errors), errors = vErrors.length);
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = !0, passing0 = 0;
    var props0 = {};
    props0.id = !0, props0.object = !0, props0.created = !0, props0.model = !0, props0.choices = !0, props0.usage = !0;
  }
  let _errs2 = errors;
  validate90(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors }) || (vErrors = vErrors === null ? validate90.errors : vErrors.concat(validate90.errors), errors = vErrors.length);
  var _valid0 = _errs2 === errors;
  if (_valid0 && valid0 ? (valid0 = !1, passing0 = [passing0, 1]) : _valid0 && (valid0 = !0, passing0 = 1, props0 !== !0 && (props0 = props0 || {}, props0.type = !0, props0.error = !0)), valid0)
    errors = _errs0, vErrors !== null && (_errs0 ? vErrors.length = _errs0 : vErrors = null);
  else {
    let err0 = { instancePath, schemaPath: "#/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  return validate131.errors = vErrors, evaluated0.props = props0, errors === 0;
}
validate131.evaluated = { dynamicProps: !0, dynamicItems: !1 };
var ChatServerSentEvent = validate134;
function validate134(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate134.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.data === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "data" }, message: "must have required property 'data'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.data !== void 0) {
      let data0 = data.data;
      if (typeof data0 != "string") {
        let err1 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
      let _errs3 = errors, valid1 = !1, _errs4 = errors;
      if (data0 !== "[DONE]") {
        let err2 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/anyOf/0/const", keyword: "const", params: { allowedValue: "[DONE]" }, message: "must be equal to constant" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
      var _valid0 = _errs4 === errors;
      valid1 = valid1 || _valid0;
      var _valid0 = !0;
      if (valid1 = valid1 || _valid0, valid1)
        errors = _errs3, vErrors !== null && (_errs3 ? vErrors.length = _errs3 : vErrors = null);
      else {
        let err3 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate134.errors = vErrors, errors === 0;
}
validate134.evaluated = { props: { data: !0 }, dynamicProps: !1, dynamicItems: !1 };
var Model = validate135;
function validate135(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate135.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.object === void 0) {
      let err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "object" }, message: "must have required property 'object'" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.display_name === void 0) {
      let err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "display_name" }, message: "must have required property 'display_name'" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.description === void 0) {
      let err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "description" }, message: "must have required property 'description'" };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.supports_vision === void 0) {
      let err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "supports_vision" }, message: "must have required property 'supports_vision'" };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (func1(data0) < 1) {
          let err5 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
        }
      } else {
        let err6 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    if (data.object !== void 0 && data.object !== "model") {
      let err7 = { instancePath: instancePath + "/object", schemaPath: "#/properties/object/const", keyword: "const", params: { allowedValue: "model" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.display_name !== void 0 && typeof data.display_name != "string") {
      let err8 = { instancePath: instancePath + "/display_name", schemaPath: "#/properties/display_name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.description !== void 0 && typeof data.description != "string") {
      let err9 = { instancePath: instancePath + "/description", schemaPath: "#/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    if (data.supports_vision !== void 0 && typeof data.supports_vision != "boolean") {
      let err10 = { instancePath: instancePath + "/supports_vision", schemaPath: "#/properties/supports_vision/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.supports_tools !== void 0 && typeof data.supports_tools != "boolean") {
      let err11 = { instancePath: instancePath + "/supports_tools", schemaPath: "#/properties/supports_tools/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    if (data.supports_thinking !== void 0 && typeof data.supports_thinking != "boolean") {
      let err12 = { instancePath: instancePath + "/supports_thinking", schemaPath: "#/properties/supports_thinking/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    }
    if (data.context_window !== void 0) {
      let data7 = data.context_window;
      if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7))) {
        let err13 = { instancePath: instancePath + "/context_window", schemaPath: "#/properties/context_window/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
      }
      if (typeof data7 == "number" && isFinite(data7) && (data7 < 1 || isNaN(data7))) {
        let err14 = { instancePath: instancePath + "/context_window", schemaPath: "#/properties/context_window/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
        vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
      }
    }
    if (data.max_output_tokens !== void 0) {
      let data8 = data.max_output_tokens;
      if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8))) {
        let err15 = { instancePath: instancePath + "/max_output_tokens", schemaPath: "#/properties/max_output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
      }
      if (typeof data8 == "number" && isFinite(data8) && (data8 < 1 || isNaN(data8))) {
        let err16 = { instancePath: instancePath + "/max_output_tokens", schemaPath: "#/properties/max_output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
        vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
      }
    }
  } else {
    let err17 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
  }
  return validate135.errors = vErrors, errors === 0;
}
validate135.evaluated = { props: { id: !0, object: !0, display_name: !0, description: !0, supports_vision: !0, supports_tools: !0, supports_thinking: !0, context_window: !0, max_output_tokens: !0 }, dynamicProps: !1, dynamicItems: !1 };
var ModelList = validate136;
function validate136(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate136.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.data === void 0) {
      let err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "data" }, message: "must have required property 'data'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.object !== void 0 && data.object !== "list") {
      let err1 = { instancePath: instancePath + "/object", schemaPath: "#/properties/object/const", keyword: "const", params: { allowedValue: "list" }, message: "must be equal to constant" };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.data !== void 0) {
      let data1 = data.data;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data2 = data1[i0];
          if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
            if (data2.id === void 0) {
              let err2 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/Model/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
              vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
            }
            if (data2.object === void 0) {
              let err3 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/Model/required", keyword: "required", params: { missingProperty: "object" }, message: "must have required property 'object'" };
              vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
            }
            if (data2.display_name === void 0) {
              let err4 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/Model/required", keyword: "required", params: { missingProperty: "display_name" }, message: "must have required property 'display_name'" };
              vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
            }
            if (data2.description === void 0) {
              let err5 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/Model/required", keyword: "required", params: { missingProperty: "description" }, message: "must have required property 'description'" };
              vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
            }
            if (data2.supports_vision === void 0) {
              let err6 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/Model/required", keyword: "required", params: { missingProperty: "supports_vision" }, message: "must have required property 'supports_vision'" };
              vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
            }
            if (data2.id !== void 0) {
              let data3 = data2.id;
              if (typeof data3 == "string") {
                if (func1(data3) < 1) {
                  let err7 = { instancePath: instancePath + "/data/" + i0 + "/id", schemaPath: "#/$defs/Model/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
                }
              } else {
                let err8 = { instancePath: instancePath + "/data/" + i0 + "/id", schemaPath: "#/$defs/Model/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
              }
            }
            if (data2.object !== void 0 && data2.object !== "model") {
              let err9 = { instancePath: instancePath + "/data/" + i0 + "/object", schemaPath: "#/$defs/Model/properties/object/const", keyword: "const", params: { allowedValue: "model" }, message: "must be equal to constant" };
              vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
            }
            if (data2.display_name !== void 0 && typeof data2.display_name != "string") {
              let err10 = { instancePath: instancePath + "/data/" + i0 + "/display_name", schemaPath: "#/$defs/Model/properties/display_name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
            }
            if (data2.description !== void 0 && typeof data2.description != "string") {
              let err11 = { instancePath: instancePath + "/data/" + i0 + "/description", schemaPath: "#/$defs/Model/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
            }
            if (data2.supports_vision !== void 0 && typeof data2.supports_vision != "boolean") {
              let err12 = { instancePath: instancePath + "/data/" + i0 + "/supports_vision", schemaPath: "#/$defs/Model/properties/supports_vision/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
              vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
            }
            if (data2.supports_tools !== void 0 && typeof data2.supports_tools != "boolean") {
              let err13 = { instancePath: instancePath + "/data/" + i0 + "/supports_tools", schemaPath: "#/$defs/Model/properties/supports_tools/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
              vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
            }
            if (data2.supports_thinking !== void 0 && typeof data2.supports_thinking != "boolean") {
              let err14 = { instancePath: instancePath + "/data/" + i0 + "/supports_thinking", schemaPath: "#/$defs/Model/properties/supports_thinking/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
              vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
            }
            if (data2.context_window !== void 0) {
              let data10 = data2.context_window;
              if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
                let err15 = { instancePath: instancePath + "/data/" + i0 + "/context_window", schemaPath: "#/$defs/Model/properties/context_window/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
              }
              if (typeof data10 == "number" && isFinite(data10) && (data10 < 1 || isNaN(data10))) {
                let err16 = { instancePath: instancePath + "/data/" + i0 + "/context_window", schemaPath: "#/$defs/Model/properties/context_window/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
              }
            }
            if (data2.max_output_tokens !== void 0) {
              let data11 = data2.max_output_tokens;
              if (!(typeof data11 == "number" && !(data11 % 1) && !isNaN(data11) && isFinite(data11))) {
                let err17 = { instancePath: instancePath + "/data/" + i0 + "/max_output_tokens", schemaPath: "#/$defs/Model/properties/max_output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
              }
              if (typeof data11 == "number" && isFinite(data11) && (data11 < 1 || isNaN(data11))) {
                let err18 = { instancePath: instancePath + "/data/" + i0 + "/max_output_tokens", schemaPath: "#/$defs/Model/properties/max_output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
              }
            }
          } else {
            let err19 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/Model/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
          }
        }
      } else {
        let err20 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
      }
    }
  } else {
    let err21 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
  }
  return validate136.errors = vErrors, errors === 0;
}
validate136.evaluated = { props: { object: !0, data: !0 }, dynamicProps: !1, dynamicItems: !1 };
var Account = validate137;
function validate137(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate137.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.tier !== void 0 && typeof data.tier != "string") {
      let err0 = { instancePath: instancePath + "/tier", schemaPath: "#/$defs/Tier/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.credit_balance !== void 0) {
      let data1 = data.credit_balance;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err1 = { instancePath: instancePath + "/credit_balance", schemaPath: "#/properties/credit_balance/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    if (data.credits_consumed_this_month !== void 0) {
      let data2 = data.credits_consumed_this_month;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err2 = { instancePath: instancePath + "/credits_consumed_this_month", schemaPath: "#/properties/credits_consumed_this_month/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2))) {
        let err3 = { instancePath: instancePath + "/credits_consumed_this_month", schemaPath: "#/properties/credits_consumed_this_month/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
  } else {
    let err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate137.errors = vErrors, errors === 0;
}
validate137.evaluated = { props: { tier: !0, credit_balance: !0, credits_consumed_this_month: !0 }, dynamicProps: !1, dynamicItems: !1 };
var UsageRow = validate138;
var formats0 = require_formats().fullFormats.date;
function validate138(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate138.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.date !== void 0) {
      let data0 = data.date;
      if (typeof data0 == "string") {
        if (!formats0.validate(data0)) {
          let err0 = { instancePath: instancePath + "/date", schemaPath: "#/properties/date/format", keyword: "format", params: { format: "date" }, message: 'must match format "date"' };
          vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
        }
      } else {
        let err1 = { instancePath: instancePath + "/date", schemaPath: "#/properties/date/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    if (data.model !== void 0 && typeof data.model != "string") {
      let err2 = { instancePath: instancePath + "/model", schemaPath: "#/properties/model/type", keyword: "type", params: { type: "string" }, message: "must be string" };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.requests !== void 0) {
      let data2 = data.requests;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err3 = { instancePath: instancePath + "/requests", schemaPath: "#/properties/requests/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 0 || isNaN(data2))) {
        let err4 = { instancePath: instancePath + "/requests", schemaPath: "#/properties/requests/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.input_tokens !== void 0) {
      let data3 = data.input_tokens;
      if (!(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
        let err5 = { instancePath: instancePath + "/input_tokens", schemaPath: "#/properties/input_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
      if (typeof data3 == "number" && isFinite(data3) && (data3 < 0 || isNaN(data3))) {
        let err6 = { instancePath: instancePath + "/input_tokens", schemaPath: "#/properties/input_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    if (data.output_tokens !== void 0) {
      let data4 = data.output_tokens;
      if (!(typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4))) {
        let err7 = { instancePath: instancePath + "/output_tokens", schemaPath: "#/properties/output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
      if (typeof data4 == "number" && isFinite(data4) && (data4 < 0 || isNaN(data4))) {
        let err8 = { instancePath: instancePath + "/output_tokens", schemaPath: "#/properties/output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
    if (data.credits_consumed !== void 0) {
      let data5 = data.credits_consumed;
      if (!(typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5))) {
        let err9 = { instancePath: instancePath + "/credits_consumed", schemaPath: "#/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
      if (typeof data5 == "number" && isFinite(data5) && (data5 < 0 || isNaN(data5))) {
        let err10 = { instancePath: instancePath + "/credits_consumed", schemaPath: "#/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    }
  } else {
    let err11 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  return validate138.errors = vErrors, errors === 0;
}
validate138.evaluated = { props: { date: !0, model: !0, requests: !0, input_tokens: !0, output_tokens: !0, credits_consumed: !0 }, dynamicProps: !1, dynamicItems: !1 };
var UsageReport = validate139;
function validate139(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null, errors = 0, evaluated0 = validate139.evaluated;
  if (evaluated0.dynamicProps && (evaluated0.props = void 0), evaluated0.dynamicItems && (evaluated0.items = void 0), data && typeof data == "object" && !Array.isArray(data)) {
    if (data.data !== void 0) {
      let data0 = data.data;
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
            if (data1.date !== void 0) {
              let data2 = data1.date;
              if (typeof data2 == "string") {
                if (!formats0.validate(data2)) {
                  let err0 = { instancePath: instancePath + "/data/" + i0 + "/date", schemaPath: "#/$defs/UsageRow/properties/date/format", keyword: "format", params: { format: "date" }, message: 'must match format "date"' };
                  vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
                }
              } else {
                let err1 = { instancePath: instancePath + "/data/" + i0 + "/date", schemaPath: "#/$defs/UsageRow/properties/date/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
              }
            }
            if (data1.model !== void 0 && typeof data1.model != "string") {
              let err2 = { instancePath: instancePath + "/data/" + i0 + "/model", schemaPath: "#/$defs/UsageRow/properties/model/type", keyword: "type", params: { type: "string" }, message: "must be string" };
              vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
            }
            if (data1.requests !== void 0) {
              let data4 = data1.requests;
              if (!(typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4))) {
                let err3 = { instancePath: instancePath + "/data/" + i0 + "/requests", schemaPath: "#/$defs/UsageRow/properties/requests/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
              }
              if (typeof data4 == "number" && isFinite(data4) && (data4 < 0 || isNaN(data4))) {
                let err4 = { instancePath: instancePath + "/data/" + i0 + "/requests", schemaPath: "#/$defs/UsageRow/properties/requests/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
                vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
              }
            }
            if (data1.input_tokens !== void 0) {
              let data5 = data1.input_tokens;
              if (!(typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5))) {
                let err5 = { instancePath: instancePath + "/data/" + i0 + "/input_tokens", schemaPath: "#/$defs/UsageRow/properties/input_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
              }
              if (typeof data5 == "number" && isFinite(data5) && (data5 < 0 || isNaN(data5))) {
                let err6 = { instancePath: instancePath + "/data/" + i0 + "/input_tokens", schemaPath: "#/$defs/UsageRow/properties/input_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
                vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
              }
            }
            if (data1.output_tokens !== void 0) {
              let data6 = data1.output_tokens;
              if (!(typeof data6 == "number" && !(data6 % 1) && !isNaN(data6) && isFinite(data6))) {
                let err7 = { instancePath: instancePath + "/data/" + i0 + "/output_tokens", schemaPath: "#/$defs/UsageRow/properties/output_tokens/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
              }
              if (typeof data6 == "number" && isFinite(data6) && (data6 < 0 || isNaN(data6))) {
                let err8 = { instancePath: instancePath + "/data/" + i0 + "/output_tokens", schemaPath: "#/$defs/UsageRow/properties/output_tokens/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
                vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
              }
            }
            if (data1.credits_consumed !== void 0) {
              let data7 = data1.credits_consumed;
              if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7))) {
                let err9 = { instancePath: instancePath + "/data/" + i0 + "/credits_consumed", schemaPath: "#/$defs/UsageRow/properties/credits_consumed/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
              }
              if (typeof data7 == "number" && isFinite(data7) && (data7 < 0 || isNaN(data7))) {
                let err10 = { instancePath: instancePath + "/data/" + i0 + "/credits_consumed", schemaPath: "#/$defs/UsageRow/properties/credits_consumed/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
                vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
              }
            }
          } else {
            let err11 = { instancePath: instancePath + "/data/" + i0, schemaPath: "#/$defs/UsageRow/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
          }
        }
      } else {
        let err12 = { instancePath: instancePath + "/data", schemaPath: "#/properties/data/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
      }
    }
  } else {
    let err13 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
  }
  return validate139.errors = vErrors, errors === 0;
}
validate139.evaluated = { props: { data: !0 }, dynamicProps: !1, dynamicItems: !1 };
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
