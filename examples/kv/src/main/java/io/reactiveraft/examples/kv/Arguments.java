package io.reactiveraft.examples.kv;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code --name=value} or {@code --name value}, flags, and plain words.
 *
 * @param options by name, without the dashes; flags are {@code true}
 * @param words everything else, in order
 */
record Arguments(Map<String, String> options, List<String> words) {

    private static final Set<String> FLAGS = Set.of("ci", "help", NodeArguments.JOIN, RecoverCommand.ACCEPT);

    /** These belong to Spring Boot and are handed on. */
    private static final List<String> PASSED_ON = List.of("server.", "spring.", "logging.", "management.");

    static Arguments parse(String... tokens) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (Iterator<String> rest = List.of(tokens).iterator(); rest.hasNext(); ) {
            String token = rest.next();
            if (!token.startsWith("--")) {
                words.add(token);
                continue;
            }
            int equals = token.indexOf('=');
            String name = token.substring(2, equals < 0 ? token.length() : equals);
            String value = equals < 0 ? valueOf(name, rest) : token.substring(equals + 1);
            if (options.putIfAbsent(name, value) != null) {
                throw new UsageException("--" + name + " is given twice");
            }
        }
        return new Arguments(options, words);
    }

    private static String valueOf(String name, Iterator<String> rest) {
        if (FLAGS.contains(name)) {
            return "true";
        }
        if (!rest.hasNext()) {
            throw new UsageException("--" + name + " needs a value: --" + name + "=VALUE");
        }
        return rest.next();
    }

    /** Refuses options other than these and Spring's. */
    Arguments allowing(Set<String> names) {
        for (String name : options.keySet()) {
            if (!names.contains(name) && !isPassedOn(name)) {
                throw new UsageException("--" + name + " is not known here; allowed: --"
                        + String.join(", --", new TreeSet<>(names)) + ", and Spring Boot's --server.*");
            }
        }
        return this;
    }

    /** Whether a flag is set; it may also be given as {@code --name=true} or {@code --name=false}. */
    boolean flag(String name) {
        String value = options.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new UsageException(
                    "--" + name + " is \"" + value + "\"; allowed: --" + name + " alone, or =true or" + " =false");
        }
        return value.equals("true");
    }

    @Nullable
    String find(String name) {
        return options.get(name);
    }

    String require(String name, String form) {
        String value = options.get(name);
        if (value == null || value.isBlank()) {
            throw new UsageException("--" + name + " is missing; give --" + name + "=" + form);
        }
        return value;
    }

    int number(String name, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below like a number out of range.
        }
        throw new UsageException("--" + name + " is \"" + value + "\"; allowed: " + min + " to " + max);
    }

    /** What Spring Boot shall see. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            if (isPassedOn(name)) {
                settings.put(name, value);
            }
        });
        String port = find("server.port");
        if (port != null) {
            number("server.port", port, 0, 65_535);
        }
        return settings;
    }

    private static boolean isPassedOn(String name) {
        return PASSED_ON.stream().anyMatch(name::startsWith);
    }
}
