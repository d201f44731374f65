package io.reactiveraft.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a schedule that breaks a rule down to what it takes: first everything at once that is hardly ever to blame, then
 * decisions in ever smaller pieces, as Zeller's and Hildebrandt's ddmin does (2002).
 */
public final class Shrinker {

    private final String rule;
    private int runs;
    private int runsMax;

    private Shrinker(String rule, int runsMax) {
        this.rule = rule;
        this.runsMax = runsMax;
    }

    /**
     * Runs a schedule and smaller ones, so often at the most.
     *
     * @return the smallest that was found to break the same rule; the schedule itself if none does
     */
    public static Schedule shrink(Schedule schedule, int runsMax) {
        String broken = brokenRule(schedule);
        return broken == null ? schedule : new Shrinker(broken, runsMax).shrink(schedule);
    }

    private Schedule shrink(Schedule schedule) {
        Schedule smallest = schedule;
        for (int millis = schedule.stormMillis() / 2; millis > 100 && breaks(smallest.until(millis)); millis /= 2) {
            smallest = smallest.until(millis);
        }
        smallest = orElse(smallest.in(NetworkWeather.FAIR, DiskWeather.FAIR), smallest);
        smallest = orElse(smallest.in(NetworkWeather.FAIR, smallest.disk()), smallest);
        smallest = orElse(smallest.in(smallest.network(), DiskWeather.FAIR), smallest);
        smallest = orElse(smallest.under(smallest.load().alone()), smallest);
        return smallest.with(least(smallest));
    }

    private Schedule orElse(Schedule smaller, Schedule otherwise) {
        return breaks(smaller) ? smaller : otherwise;
    }

    private List<Decision> least(Schedule schedule) {
        List<Decision> kept = schedule.decisions();
        int pieces = 2;
        while (!kept.isEmpty() && pieces <= 2 * kept.size()) {
            List<Decision> fewer = withoutOnePiece(schedule, kept, pieces);
            if (fewer == null) {
                pieces *= 2;
            } else {
                kept = fewer;
                pieces = Math.max(2, pieces - 1);
            }
        }
        return kept;
    }

    private @Nullable List<Decision> withoutOnePiece(Schedule schedule, List<Decision> kept, int pieces) {
        int length = Math.max(1, (kept.size() + pieces - 1) / pieces);
        for (int from = 0; from < kept.size(); from += length) {
            List<Decision> fewer = new ArrayList<>(kept);
            fewer.subList(from, Math.min(kept.size(), from + length)).clear();
            if (breaks(schedule.with(fewer))) {
                return fewer;
            }
        }
        return null;
    }

    private boolean breaks(Schedule schedule) {
        return runs++ < runsMax && rule.equals(brokenRule(schedule));
    }

    private static @Nullable String brokenRule(Schedule schedule) {
        try {
            Simulation.run(schedule, Outputs.NONE);
            return null;
        } catch (Violation violation) {
            return violation.rule();
        }
    }
}
