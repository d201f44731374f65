package io.reactiveraft.examples.simulation;

import io.reactiveraft.kernel.Mark;
import io.reactiveraft.testkit.Decision;
import io.reactiveraft.testkit.Report;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What came of many simulations, added up. Owned by whoever holds it. */
final class Tally {

    private final Map<Decision.Kind, Long> injected = new EnumMap<>(Decision.Kind.class);
    private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);
    private final long beganNanos;
    private long seeds;
    private long events;
    private long virtualMillis;
    private long committed;
    private long answers;

    Tally(long nowNanos) {
        beganNanos = nowNanos;
        for (Decision.Kind kind : Decision.Kind.values()) {
            injected.put(kind, 0L);
        }
        for (Mark mark : Mark.values()) {
            marks.put(mark, 0L);
        }
    }

    void add(Report report) {
        seeds++;
        events += report.events();
        virtualMillis += report.virtualMillis();
        committed += report.committed();
        answers += report.answers();
        report.injected().forEach((kind, times) -> injected.merge(kind, (long) times, Long::sum));
        report.marks().forEach((mark, times) -> marks.merge(mark, (long) times, Long::sum));
    }

    /** For the line of JSON, in order. */
    Map<String, Object> summary(long nowNanos) {
        double seconds = Math.max(1e-3, (nowNanos - beganNanos) / 1e9);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("seeds", seeds);
        summary.put("events", events);
        summary.put("seconds", Math.round(seconds * 10) / 10.0);
        summary.put("seeds_per_s", Math.round(seeds / seconds * 10) / 10.0);
        summary.put("events_per_s", Math.round(events / seconds));
        summary.put("virtual_seconds", virtualMillis / 1_000);
        summary.put("times_real_time", Math.round(virtualMillis / 1e3 / seconds));
        summary.put("committed", committed);
        summary.put("answers", answers);
        injected.forEach((kind, times) -> summary.put("fault_" + kind.name().toLowerCase(Locale.ROOT), times));
        marks.forEach((mark, times) -> summary.put("mark_" + mark.name().toLowerCase(Locale.ROOT), times));
        return summary;
    }

    /** For a line of progress. */
    String progress(long nowNanos) {
        Map<String, Object> summary = summary(nowNanos);
        return summary.get("seeds") + " seeds, " + summary.get("seeds_per_s") + "/s, " + summary.get("events_per_s")
                + " events/s; "
                + marks.values().stream().filter(times -> times > 0).count() + " of " + marks.size() + " marks; "
                + injected.toString().toLowerCase(Locale.ROOT);
    }
}
