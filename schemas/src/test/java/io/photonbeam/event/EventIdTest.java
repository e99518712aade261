package io.photonbeam.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
  private static final String V4_TEXT = "0a000001-00001267-0006441f2a3b4c5d";
  private static final String V6_TEXT =
      "20010db800000000000000000000002a-ffffffff-7fffffffffffffff";
  private static final int ROUNDS = 20_000;

  @Test
  void textAndBytesOfAV4IdAreFrozen() {
    EventId id = EventId.of(v4(10, 0, 0, 1), 0x1267, 0x0006441f2a3b4c5dL);
    assertThat(id).hasToString(V4_TEXT);
    assertThat(hex(id.toBytes())).isEqualTo("040a000001000012670006441f2a3b4c5d");
    assertThat(EventId.parse(V4_TEXT)).contains(id);
    assertThat(id.timestamp()).isEqualTo(Instant.parse("2025-11-21T18:41:43.468125Z"));
  }

  @Test
  void textAndBytesOfAV6IdAreFrozen() {
    EventId id =
        EventId.of(v6("20010db800000000000000000000002a"), EventId.MAX_PROCESS_ID, Long.MAX_VALUE);
    assertThat(id).hasToString(V6_TEXT);
    assertThat(hex(id.toBytes()))
        .isEqualTo("0620010db800000000000000000000002affffffff7fffffffffffffff");
    assertThat(EventId.parse(V6_TEXT)).contains(id);
    assertThat(id.processId()).isEqualTo(EventId.MAX_PROCESS_ID);
  }

  @Test
  void everyIdSurvivesItsTextAndItsBytes() {
    Random random = new Random(1);
    for (int i = 0; i < ROUNDS; i++) {
      EventId id = randomId(random);
      byte[] text = ("?" + id + "?").getBytes(StandardCharsets.US_ASCII);
      assertThat(EventId.parse(id.toString())).contains(id);
      assertThat(EventId.parse(text, 1, text.length - 2)).contains(id);
      assertThat(EventId.microsOf(text, 1, text.length - 2)).isEqualTo(id.micros());
      assertThat(EventId.fromBytes(id.toBytes())).isEqualTo(id).hasSameHashCodeAs(id);
      assertThat(EventId.of(id.address(), id.processId(), id.micros())).isEqualTo(id);
    }
  }

  @Test
  void orderIsThatOfTheBytesAndOfTextsOfOneLength() {
    Random random = new Random(2);
    for (int i = 0; i < ROUNDS; i++) {
      EventId a = randomId(random);
      EventId b = random.nextBoolean() ? randomId(random) : neighbour(a, random);
      int order = Integer.signum(a.compareTo(b));
      assertThat(Integer.signum(b.compareTo(a))).isEqualTo(-order);
      assertThat(Integer.signum(Arrays.compareUnsigned(a.toBytes(), b.toBytes()))).isEqualTo(order);
      assertThat(a.equals(b)).isEqualTo(order == 0);
      if (a.toString().length() == b.toString().length()) {
        assertThat(Integer.signum(a.toString().compareTo(b.toString()))).isEqualTo(order);
      }
    }
  }

  @Test
  void aTextWithAnyCharacterChangedIsReadAsItselfOrNotAtAll() {
    for (String text : new String[] {V4_TEXT, V6_TEXT}) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      for (int at = 0; at < bytes.length; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] changed = bytes.clone();
          changed[at] = (byte) value;
          String changedText = new String(changed, StandardCharsets.ISO_8859_1);
          Optional<EventId> id = EventId.parse(changed, 0, changed.length);
          assertThat(id).isEqualTo(EventId.parse(changedText));
          assertThat(id.map(EventId::toString).orElse(changedText)).isEqualTo(changedText);
          assertThat(id.isPresent())
              .isEqualTo(changedText.matches("[0-9a-f]+-[0-9a-f]{8}-[0-7][0-9a-f]{15}"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0a000001-00001267-0006441f2a3b4c5",
        "0a000001-00001267-0006441f2a3b4c5d0",
        "0A000001-00001267-0006441F2A3B4C5D",
        "0a000001-00001267-8006441f2a3b4c5d",
        "0a00000100001267--0006441f2a3b4c5d",
        "+a000001-00001267-0006441f2a3b4c5d",
        "０a000001-00001267-0006441f2a3b4c5d",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "an order number of 34 characters 34",
        "20010db800000000000000000000002a-ffffffff-ffffffffffffffff",
      })
  void aTextThatIsNotCanonicalIsNoEventId(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(EventId.parse(text)).isEmpty();
    assertThat(EventId.parse(utf8, 0, utf8.length)).isEmpty();
    assertThat(EventId.microsOf(utf8, 0, utf8.length)).isEqualTo(-1);
  }

  @Test
  void bytesOfAnotherLengthFamilyOrTimeAreRefused() {
    byte[] v4 = EventId.parse(V4_TEXT).orElseThrow().toBytes();
    byte[] v6 = EventId.parse(V6_TEXT).orElseThrow().toBytes();
    byte[] wrongFamily = v4.clone();
    wrongFamily[0] = 6;
    byte[] negativeTime = v4.clone();
    negativeTime[9] = (byte) 0x80;
    Stream.of(
            new byte[0],
            Arrays.copyOf(v4, 16),
            Arrays.copyOf(v4, 18),
            Arrays.copyOf(v6, 28),
            wrongFamily,
            negativeTime)
        .forEach(
            bytes ->
                assertThatIllegalArgumentException().isThrownBy(() -> EventId.fromBytes(bytes)));
  }

  @Test
  void partsOutsideTheirRangeAreRefused() {
    InetAddress address = v4(10, 0, 0, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> EventId.of(address, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> EventId.of(address, 1L << 32, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> EventId.of(address, 1, -1));
  }

  @Test
  void aRangeOutsideTheArrayIsTheCallersMistake() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> EventId.parse(new byte[10], 0, EventId.TEXT_LENGTH_V4));
  }

  @Test
  void aV4MappedV6AddressStaysV6() {
    EventId id = EventId.of(v6("00000000000000000000ffff0a000001"), 1, 2);
    assertThat(id.toString()).hasSize(EventId.TEXT_LENGTH_V6);
    assertThat(id.address()).isInstanceOf(Inet6Address.class);
  }

  private static EventId randomId(Random random) {
    byte[] address = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(address);
    long processId = random.nextInt() & EventId.MAX_PROCESS_ID;
    long micros = (random.nextLong() & Long.MAX_VALUE) >>> random.nextInt(63);
    return EventId.of(address(address), processId, micros);
  }

  /** An id that differs in one part at most. */
  private static EventId neighbour(EventId id, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> id;
      case 1 -> EventId.of(id.address(), id.processId(), id.micros() ^ 1L << random.nextInt(63));
      default -> EventId.of(id.address(), id.processId() ^ 1L << random.nextInt(32), id.micros());
    };
  }

  private static InetAddress v4(int a, int b, int c, int d) {
    return address(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
  }

  private static InetAddress v6(String hex) {
    return address(HexFormat.of().parseHex(hex));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
