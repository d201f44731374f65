package io.reactiveraft.examples.kv.http;

import io.reactiveraft.examples.kv.store.KvCommand.Cas;
import tools.jackson.databind.json.JsonMapper;

/** The body of a compare-and-set: {@code {"expect": string or null, "value": string}}. */
final class CasRequest {

    private static final String FORM = "{\"expect\": a string, or null for \"absent\", \"value\": a string}";

    private CasRequest() {}

    static Cas parse(JsonMapper json, String key, String body) {
        Fields fields = Fields.parse(json, body, FORM);
        return new Cas(key, fields.isNull("expect") ? null : fields.text("expect"), fields.text("value"));
    }
}
