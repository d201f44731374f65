package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import io.reactiveraft.examples.kv.store.KvCommand.Append;
import io.reactiveraft.examples.kv.store.KvCommand.Cas;
import io.reactiveraft.examples.kv.store.KvCommand.Delete;
import io.reactiveraft.examples.kv.store.KvCommand.Put;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;

/** A committed command as the feed shows it; a compare-and-set also if it did not find what it expected. */
final class Change {

    private Change() {}

    /** An event named like the command, whose id is the index. */
    static ServerSentEvent<Object> event(Committed<Command<?>> entry) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("index", entry.index());
        data.put("term", entry.term());
        String op = describe(entry.command(), data);
        return ServerSentEvent.<Object>builder(data)
                .id(Long.toString(entry.index()))
                .event(op)
                .build();
    }

    private static String describe(Command<?> command, Map<String, @Nullable Object> data) {
        if (command instanceof Put put) {
            return describe("put", put.key(), put.value(), data);
        }
        if (command instanceof Append append) {
            return describe("append", append.key(), append.value(), data);
        }
        if (command instanceof Cas cas) {
            data.put("expect", cas.expect());
            return describe("cas", cas.key(), cas.value(), data);
        }
        Delete delete = (Delete) command;
        return describe("delete", delete.key(), null, data);
    }

    private static String describe(String op, String key, @Nullable String value, Map<String, @Nullable Object> data) {
        data.put("op", op);
        data.put("key", key);
        if (value != null) {
            data.put("value", value);
        }
        return op;
    }
}
