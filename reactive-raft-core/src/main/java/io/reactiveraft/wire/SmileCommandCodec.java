package io.reactiveraft.wire;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.InvalidConfigException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;
import tools.jackson.dataformat.smile.SmileReadFeature;
import tools.jackson.dataformat.smile.SmileWriteFeature;

/**
 * The usual codec of commands: records to Smile by data binding. What a command is, is said by a name that was
 * registered for its type, never by a class name: a class can be renamed or moved while its entries are in logs, and
 * bytes from outside choose among the registered types only. Thread-safe; never blocks.
 *
 * <pre>
 * u8 length of the name, the name in ASCII, the command in Smile without its signature
 * </pre>
 *
 * <p>Components are written by name. Those that are missing when read are null, zero or false; those that are not known
 * are refused, for replicas that ignored different things would drift apart.
 */
public final class SmileCommandCodec implements CommandCodec {

    private record Type(String name, Class<?> type, ByteBuffer prefix, ObjectWriter writer, ObjectReader reader) {}

    private final Map<String, Type> byName;
    private final Map<Class<?>, Type> byClass;

    private SmileCommandCodec(Map<String, Type> byName) {
        this.byName = byName;
        this.byClass = new LinkedHashMap<>();
        byName.values().forEach(type -> byClass.put(type.type(), type));
    }

    /**
     * A codec for all commands that a sealed interface permits, each under its simple name, the first letter in lower
     * case; sealed interfaces below it are followed.
     *
     * @throws InvalidConfigException if the type is not a sealed interface of commands, permits something other than
     *     records, or two of these have the same simple name
     */
    public static SmileCommandCodec of(Class<?> sealed) {
        Builder builder = builder();
        registerPermitted(builder, sealed);
        return builder.build();
    }

    private static void registerPermitted(Builder builder, Class<?> sealed) {
        Class<?>[] permitted = sealed.getPermittedSubclasses();
        if (permitted == null || !Command.class.isAssignableFrom(sealed)) {
            throw new InvalidConfigException(
                    "command type", sealed.getName(), "a sealed interface of commands, or a record below one");
        }
        for (Class<?> type : permitted) {
            if (type.isRecord()) {
                String simple = type.getSimpleName();
                builder.put(Character.toLowerCase(simple.charAt(0)) + simple.substring(1), type);
            } else {
                registerPermitted(builder, type);
            }
        }
    }

    /** A codec whose names are chosen one by one. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public byte[] encode(Command<?> command) {
        Type type = byClass.get(command.getClass());
        if (type == null) {
            throw new CommandRejectedException("no name is registered for command type "
                    + command.getClass().getName() + "; known are " + byName.keySet());
        }
        try {
            byte[] body = type.writer().writeValueAsBytes(command);
            ByteBuffer prefix = type.prefix().duplicate();
            return ByteBuffer.allocate(prefix.remaining() + body.length)
                    .put(prefix)
                    .put(body)
                    .array();
        } catch (JacksonException e) {
            throw new CommandRejectedException("command " + type.name() + " cannot be encoded: " + e.getMessage(), e);
        }
    }

    @Override
    public Command<?> decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        Type type = type(in);
        byte[] body = new byte[in.remaining()];
        in.get(body);
        Object command;
        try {
            command = type.reader().readValue(body);
        } catch (RuntimeException e) {
            // A record's constructor may throw what it likes at values that no proposer would have made.
            throw new CommandRejectedException("the bytes are no command " + type.name() + ": " + e.getMessage(), e);
        }
        if (command instanceof Command<?> known) {
            return known;
        }
        throw new CommandRejectedException("the bytes are no command " + type.name() + " but null");
    }

    private Type type(ByteBuffer in) {
        int length = in.hasRemaining() ? Byte.toUnsignedInt(in.get()) : 0;
        if (length == 0 || length > in.remaining()) {
            throw new CommandRejectedException("the bytes name no command; known are " + byName.keySet());
        }
        byte[] name = new byte[length];
        in.get(name);
        Type type = byName.get(new String(name, StandardCharsets.ISO_8859_1));
        if (type == null) {
            throw new CommandRejectedException("no command is registered under the name '"
                    + new String(name, StandardCharsets.ISO_8859_1) + "'; known are " + byName.keySet());
        }
        return type;
    }

    /** Gives names to types; not thread-safe. */
    public static final class Builder {

        private static final SmileMapper MAPPER = SmileMapper.builder(SmileFactory.builder()
                        .disable(SmileWriteFeature.WRITE_HEADER)
                        .disable(SmileWriteFeature.CHECK_SHARED_NAMES)
                        .disable(SmileReadFeature.REQUIRE_HEADER)
                        .build())
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();

        private final Map<String, Type> types = new TreeMap<>();

        private Builder() {}

        /**
         * Registers a command type.
         *
         * @param name 1 to 64 letters, digits, dots, underscores or dashes; in logs for as long as its entries are
         * @throws InvalidConfigException if the name is taken, or is not such a name, or the type has a name already
         */
        public Builder register(String name, Class<? extends Command<?>> type) {
            return put(name, type);
        }

        private Builder put(String name, Class<?> type) {
            if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
                throw new InvalidConfigException(
                        "command name", name, "1 to 64 letters, digits, dots, underscores or dashes");
            }
            for (Type present : types.values()) {
                if (present.name().equals(name) || present.type().equals(type)) {
                    throw new InvalidConfigException(
                            "command name",
                            name + " for " + type.getName(),
                            "a name and a type of its own; " + present.name() + " is "
                                    + present.type().getName());
                }
            }
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer prefix = ByteBuffer.allocate(1 + ascii.length)
                    .put((byte) ascii.length)
                    .put(ascii)
                    .flip()
                    .asReadOnlyBuffer();
            types.put(name, new Type(name, type, prefix, MAPPER.writerFor(type), MAPPER.readerFor(type)));
            return this;
        }

        /**
         * The codec.
         *
         * @throws InvalidConfigException if nothing is registered
         */
        public SmileCommandCodec build() {
            if (types.isEmpty()) {
                throw new InvalidConfigException("commands", "none", "at least one registered type");
            }
            return new SmileCommandCodec(new TreeMap<>(types));
        }
    }
}
