package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The words of a line that have the form {@code name=value}. */
final class ScenarioSettings {

    private static final long MILLI = 1_000_000;

    private final Map<String, String> settings = new TreeMap<>();

    ScenarioSettings(List<String> words) {
        words.stream().filter(word -> word.contains("=")).forEach(word -> {
            String[] setting = word.split("=", 2);
            settings.put(setting[0], setting[1]);
        });
    }

    private int number(String name, int otherwise) {
        String value = settings.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** {@code append=100 catchup=500}; times in milliseconds. */
    KernelConfig config() {
        return new KernelConfig(
                new KernelConfig.Timing(
                        number("timeout", 100) * MILLI,
                        number("longest", 200) * MILLI,
                        number("heartbeat", 30) * MILLI,
                        number("lease", 90) * MILLI,
                        number("transfer", 200) * MILLI,
                        number("catchup", 10_000) * MILLI),
                new KernelConfig.Limits(
                        number("entry", 10_000),
                        number("append", 1000),
                        number("messages", 8),
                        number("window", 8000),
                        number("uncommitted", 10_000),
                        number("tail", 100_000),
                        number("rounds", 10)));
    }

    /** {@code a b c:60}: what else the line says. */
    static List<Member> members(List<String> words) {
        return words.stream()
                .filter(word -> !word.contains("="))
                .map(Rosters::member)
                .toList();
    }

    /** {@code term=3 vote=b} */
    HardState hardState() {
        String vote = settings.get("vote");
        return new HardState(number("term", 0), vote == null ? null : NodeId.of(vote));
    }

    /** {@code behind=5:2}: the log begins behind index 5 of term 2, where the members are the voters. */
    SnapshotInfo snapshot(List<NodeId> voters) {
        String behind = settings.get("behind");
        if (behind == null) {
            return SnapshotInfo.NONE;
        }
        String[] place = behind.split(":", 2);
        return new SnapshotInfo(Long.parseLong(place[0]), Long.parseLong(place[1]), Voters.of(voters));
    }

    /** {@code log=1,1,2} */
    List<Long> terms() {
        String log = settings.get("log");
        return log == null
                ? List.of()
                : Arrays.stream(log.split(",", -1)).map(Long::valueOf).toList();
    }
}
