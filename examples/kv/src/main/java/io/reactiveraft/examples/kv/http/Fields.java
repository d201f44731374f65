package io.reactiveraft.examples.kv.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a JSON object that came as a body; each refusal ends with the form that is wanted. */
final class Fields {

    private final JsonNode root;
    private final String form;

    private Fields(JsonNode root, String form) {
        this.root = root;
        this.form = form;
    }

    /**
     * Reads a body.
     *
     * @param form what the body must look like, for people
     */
    static Fields parse(JsonMapper json, String body, String form) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (JacksonException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage(), form);
        }
        if (!root.isObject()) {
            throw bad("the body is not a JSON object", form);
        }
        return new Fields(root, form);
    }

    /** Refuses fields other than these. */
    Fields allowing(Set<String> names) {
        for (String name : root.propertyNames()) {
            if (!names.contains(name)) {
                throw bad("\"" + name + "\" is not known here; allowed: " + String.join(", ", new TreeSet<>(names)));
            }
        }
        return this;
    }

    boolean has(String name) {
        return root.has(name);
    }

    boolean isNull(String name) {
        return root.path(name).isNull();
    }

    String text(String name) {
        return text(require(name), name);
    }

    private String text(JsonNode value, String name) {
        if (!value.isString()) {
            throw bad("\"" + name + "\" is of type " + type(value));
        }
        return value.stringValue();
    }

    long whole(String name, long min, long max) {
        JsonNode value = require(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad("\"" + name + "\" is " + value + "; allowed: a whole number from " + min + " to " + max);
        }
        long number = value.longValue();
        if (number < min || number > max) {
            throw bad("\"" + name + "\" is " + number + "; allowed: " + min + " to " + max);
        }
        return number;
    }

    /** The strings of a list; none if there is no such field. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        list(name).forEach(item -> texts.add(text(item, name)));
        return texts;
    }

    /** The objects of a list; none if there is no such field. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode item : list(name)) {
            if (!item.isObject()) {
                throw bad("\"" + name + "\" has an item of type " + type(item));
            }
            objects.add(new Fields(item, form));
        }
        return objects;
    }

    private Iterable<JsonNode> list(String name) {
        if (!has(name)) {
            return List.of();
        }
        JsonNode value = require(name);
        if (!value.isArray()) {
            throw bad("\"" + name + "\" is of type " + type(value));
        }
        return value;
    }

    private JsonNode require(String name) {
        JsonNode value = root.get(name);
        if (value == null) {
            throw bad("\"" + name + "\" is missing");
        }
        return value;
    }

    private static String type(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    ResponseStatusException bad(String what) {
        return bad(what, form);
    }

    private static ResponseStatusException bad(String what, String form) {
        return Requests.bad(what + "; the form is " + form);
    }
}
