package io.reactiveraft.examples.kv.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contents of the store. Belongs to the apply thread; what it hands out is immutable. */
public final class KvState {

    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, List<String>> lists = new TreeMap<>();

    /** What the key holds; null if nothing. Copies a list. */
    public @Nullable Value get(String key) {
        String text = texts.get(key);
        if (text != null) {
            return new Value.Text(text);
        }
        List<String> items = lists.get(key);
        return items == null ? null : new Value.Items(items);
    }

    /** A key and what it holds. */
    record Pair(String key, Value value) {}

    /** Everything as it is now, by key; what changes later does not change it. Copies the lists. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>(texts.size() + lists.size());
        texts.forEach((key, text) -> pairs.add(new Pair(key, new Value.Text(text))));
        lists.forEach((key, items) -> pairs.add(new Pair(key, new Value.Items(items))));
        pairs.sort(Comparator.comparing(Pair::key));
        return pairs;
    }

    void restore(Pair pair) {
        if (pair.value() instanceof Value.Items list) {
            lists.put(pair.key(), new ArrayList<>(list.items()));
        } else {
            texts.put(pair.key(), ((Value.Text) pair.value()).text());
        }
    }

    void put(String key, String value) {
        lists.remove(key);
        texts.put(key, value);
    }

    boolean delete(String key) {
        return texts.remove(key) != null || lists.remove(key) != null;
    }

    void append(String key, String value) {
        if (texts.containsKey(key)) {
            throw new NotAListException(key);
        }
        lists.computeIfAbsent(key, absent -> new ArrayList<>()).add(value);
    }
}
