package io.reactiveraft.examples.kv.http;

import io.reactiveraft.examples.kv.store.KvCommand.Cas;
import java.util.Locale;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a compare-and-set: {@code {"expect": string or null, "value": string}}. */
final class CasRequest {

    private static final String FORM =
            "; the form is {\"expect\": a string, or null for \"absent\", \"value\": a string}";

    private CasRequest() {}

    static Cas parse(JsonMapper json, String key, String body) {
        JsonNode root = tree(json, body);
        if (!root.isObject()) {
            throw bad("the body is not a JSON object");
        }
        JsonNode expect = root.get("expect");
        if (expect == null || !(expect.isString() || expect.isNull())) {
            throw bad(expect == null ? "\"expect\" is missing" : "\"expect\" is " + kind(expect));
        }
        JsonNode value = root.get("value");
        if (value == null || !value.isString()) {
            throw bad(value == null ? "\"value\" is missing" : "\"value\" is " + kind(value));
        }
        return new Cas(key, expect.isNull() ? null : expect.stringValue(), value.stringValue());
    }

    private static JsonNode tree(JsonMapper json, String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    private static String kind(JsonNode node) {
        return "of type " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static ResponseStatusException bad(String what) {
        return Requests.bad(what + FORM);
    }
}
