package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is on its way between the nodes of a scenario. A link is written {@code a->b}. */
final class ScenarioLinks {

    private final Map<String, List<Message>> underWay = new TreeMap<>();
    private final Map<String, Message> lastTaken = new TreeMap<>();

    static String from(String link) {
        return link.split("->", 2)[0];
    }

    static String to(String link) {
        return link.split("->", 2)[1];
    }

    void add(NodeId from, Effect.Send send) {
        of(from + "->" + send.to()).add(send.message());
    }

    /** In order; may be changed. */
    List<Message> of(String link) {
        return underWay.computeIfAbsent(link, key -> new ArrayList<>());
    }

    /** Those on which something was ever sent. */
    List<String> names() {
        return List.copyOf(underWay.keySet());
    }

    /** The next message arrives. */
    Message take(String link) {
        Message message = of(link).remove(0);
        lastTaken.put(link, message);
        return message;
    }

    /** The next message of a kind arrives. */
    Message take(String link, String kind) {
        Message message = of(link).stream()
                .filter(one -> one.getClass().getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + kind + " in " + of(link)));
        of(link).remove(message);
        lastTaken.put(link, message);
        return message;
    }

    /** The last that arrived does so again. */
    Message again(String link) {
        Message message = lastTaken.get(link);
        if (message == null) {
            throw new IllegalArgumentException("nothing was delivered from " + link);
        }
        return message;
    }
}
