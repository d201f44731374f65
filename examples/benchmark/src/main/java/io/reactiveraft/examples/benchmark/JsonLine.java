package io.reactiveraft.examples.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A flat JSON object on one line, its fields in the order in which they were put. */
final class JsonLine {

    private final Map<String, String> fields = new LinkedHashMap<>();

    JsonLine put(String key, String value) {
        fields.put(key, quoted(value));
        return this;
    }

    JsonLine put(String key, long value) {
        fields.put(key, Long.toString(value));
        return this;
    }

    JsonLine put(String key, boolean value) {
        fields.put(key, Boolean.toString(value));
        return this;
    }

    JsonLine put(String key, long[] values) {
        fields.put(key, Arrays.toString(values));
        return this;
    }

    /** What is not a finite number becomes null. */
    JsonLine put(String key, double value, int digits) {
        fields.put(key, Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "null");
        return this;
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
