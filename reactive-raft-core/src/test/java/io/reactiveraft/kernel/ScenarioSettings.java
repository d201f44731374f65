package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the first line of a script says besides the verb: {@code a b c:60 append=100}. Times are in milliseconds. */
final class ScenarioSettings {

    private static final long MILLI = 1_000_000;

    private final Map<String, Integer> numbers = new TreeMap<>();

    private ScenarioSettings(List<String> words) {
        words.stream().filter(word -> word.contains("=")).forEach(word -> {
            String[] setting = word.split("=", 2);
            numbers.put(setting[0], Integer.parseInt(setting[1]));
        });
    }

    static List<Member> members(List<String> words) {
        return words.stream()
                .filter(word -> !word.contains("="))
                .map(Rosters::member)
                .toList();
    }

    static KernelConfig config(List<String> words) {
        return new ScenarioSettings(words).config();
    }

    private KernelConfig config() {
        return new KernelConfig(
                new KernelConfig.Timing(
                        nanos("timeout", 100),
                        nanos("longest", 200),
                        nanos("heartbeat", 30),
                        nanos("lease", 90),
                        nanos("transfer", 200),
                        nanos("catchup", 10_000)),
                new KernelConfig.Limits(
                        number("entry", 10_000),
                        number("append", 1000),
                        number("messages", 8),
                        number("window", 8000),
                        number("uncommitted", 10_000),
                        number("tail", 100_000),
                        number("rounds", 10)));
    }

    private long nanos(String name, int millis) {
        return number(name, millis) * MILLI;
    }

    private int number(String name, int usual) {
        return numbers.getOrDefault(name, usual);
    }
}
