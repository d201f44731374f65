package io.reactiveraft.examples.kv.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a key holds; immutable. Part of a result, in which a snapshot names what it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Value.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Value.Items.class, name = "items")
})
public sealed interface Value {

    /** As JSON has it: a string, or an array of strings. */
    Object json();

    /**
     * A single value.
     *
     * @param text what was put
     */
    record Text(String text) implements Value {
        @Override
        public Object json() {
            return text;
        }
    }

    /**
     * A list.
     *
     * @param items what was appended, in the order of the log
     */
    record Items(List<String> items) implements Value {
        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public Object json() {
            return items;
        }
    }
}
