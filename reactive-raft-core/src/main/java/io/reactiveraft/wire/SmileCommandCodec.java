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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
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
 * <p>A result is written in the same way, under the name of the command that it came of, as the type {@code R} of the
 * {@code Command<R>} which that is.
 *
 * <p>Components are written by name. Those that are missing when read are null, zero or false; those that are not known
 * are refused, for replicas that ignored different things would drift apart.
 */
public final class SmileCommandCodec implements CommandCodec {

    private record Type(String name, Class<?> type, ByteBuffer prefix, Form command, Form result) {}

    /** How objects of one declared type are written and read. */
    private record Form(ObjectWriter writer, ObjectReader reader) {

        static Form of(JavaType type) {
            return new Form(Builder.MAPPER.writerFor(type), Builder.MAPPER.readerFor(type));
        }
    }

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
        Type type = type(command.getClass());
        try {
            return prefixed(type, type.command().writer().writeValueAsBytes(command));
        } catch (JacksonException e) {
            throw new CommandRejectedException("command " + type.name() + " cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** A result that could be written and not read again would be found out too late: it is refused here. */
    @Override
    public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
        Type type = type(commandType);
        try {
            byte[] body = type.result().writer().writeValueAsBytes(result);
            type.result().reader().readValue(body);
            return prefixed(type, body);
        } catch (RuntimeException e) {
            throw new CommandRejectedException(
                    "the result of " + type.name() + " cannot be encoded and read again: " + e.getMessage(), e);
        }
    }

    private Type type(Class<?> commandType) {
        Type type = byClass.get(commandType);
        if (type == null) {
            throw new CommandRejectedException("no name is registered for command type " + commandType.getName()
                    + "; known are " + byName.keySet());
        }
        return type;
    }

    private static byte[] prefixed(Type type, byte[] body) {
        ByteBuffer prefix = type.prefix().duplicate();
        return ByteBuffer.allocate(prefix.remaining() + body.length)
                .put(prefix)
                .put(body)
                .array();
    }

    @Override
    public Command<?> decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        Type type = type(in);
        Object command = read(type.command().reader(), in, "command " + type.name());
        if (command instanceof Command<?> known) {
            return known;
        }
        throw new CommandRejectedException("the bytes are no command " + type.name() + " but null");
    }

    @Override
    public @Nullable Object decodeResult(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        Type type = type(in);
        return read(type.result().reader(), in, "result of " + type.name());
    }

    /** A record's constructor may throw what it likes at values that no proposer would have made. */
    private static @Nullable Object read(ObjectReader reader, ByteBuffer in, String what) {
        byte[] body = new byte[in.remaining()];
        in.get(body);
        try {
            return reader.readValue(body);
        } catch (RuntimeException e) {
            throw new CommandRejectedException("the bytes are no " + what + ": " + e.getMessage(), e);
        }
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
            JavaType command = MAPPER.constructType(type);
            JavaType[] result = command.findTypeParameters(Command.class);
            types.put(name, new Type(name, type, prefix, Form.of(command), Form.of(result[0])));
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
