package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.find.TestChunks;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogChunkCoder;
import io.photonbeam.transforms.model.LogProblemCoder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class ReadCodersTest {
  private static final LogProblem PROBLEM =
      new LogProblem(Kind.DAMAGED_BLOCK, "dir/é.avro", 1L << 40, "no sync marker at its end", 7);

  private static final NamedFile FILE = new NamedFile("/log/a.avro", new HeaderSync(3, -4));

  /** Two at one moment, and one later. */
  private static final List<List<FileMove>> MOVES =
      List.of(
          List.of(
              new FileMove(FILE, Optional.of("/log/é.avro")),
              FileMove.gone(FILE.at("/log/b.avro"))),
          List.of(FileMove.gone(new NamedFile("/log/c.avro", null))));

  private static LogChunk chunk() {
    return new TestChunks(LogSchema.of(TestLog.PRIMARY))
        .block(70, List.of(TestLog.primary("a", 1), TestLog.primary("b", 2)))
        .block(1L << 33, List.of(TestLog.primary("c", 3)))
        .problem(PROBLEM)
        .marker(new HeaderSync(-5, 6))
        .move(MOVES.get(0).get(0))
        .build();
  }

  private static LogCheckpointMark mark() {
    return new LogCheckpointMark(
        new TreeMap<>(
            Map.of(
                Path.of("/log/a.avro"),
                new LogCheckpointMark.Position(
                    1L << 33, 1_000, "(dev=1,ino=2)", new HeaderSync(3, 4), 6, 5),
                Path.of("/log/b.avro"),
                LogCheckpointMark.Position.START)));
  }

  @Test
  void chunksSurviveTheirCoder() throws Exception {
    LogChunkCoder coder = LogChunkCoder.of();
    CoderProperties.coderSerializable(coder);
    CoderProperties.structuralValueDecodeEncodeEqual(coder, chunk());
    CoderProperties.structuralValueDecodeEncodeEqual(coder, LogChunk.of("x.avro", PROBLEM));
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      TestChunks chunk = new TestChunks(LogSchema.of(TestLog.PRIMARY));
      for (int block = random.nextInt(4); block > 0; block--) {
        byte[] records = new byte[random.nextInt(50)];
        random.nextBytes(records);
        chunk.block(random.nextLong() >>> 1, random.nextInt(), records);
      }
      CoderProperties.structuralValueDecodeEncodeEqual(coder, chunk.build());
    }
  }

  @Test
  void aDecodedChunkHasAllItsParts() throws Exception {
    LogChunk sent = chunk();
    LogChunk got = CoderUtils.clone(LogChunkCoder.of(), sent);

    assertThat(got.file()).isEqualTo("log.avro");
    assertThat(got.schema()).isSameAs(sent.schema());
    assertThat(got.writtenMicros()).isEqualTo(77);
    assertThat(got.blocks()).isEqualTo(2);
    assertThat(got.blockCount(0)).isEqualTo(2);
    assertThat(got.blockOffset(1)).isEqualTo(1L << 33);
    assertThat(got.block(0)).isEqualTo(sent.block(0));
    assertThat(got.block(1)).isEqualTo(sent.block(1));
    assertThat(got.bytes()).isEqualTo(sent.bytes());
    assertThat(got.problems()).containsExactly(PROBLEM);
    assertThat(got.namedFile()).isEqualTo(sent.namedFile());
    assertThat(got.moves()).isEqualTo(MOVES.get(0).subList(0, 1));
    assertThat(CoderUtils.clone(LogChunkCoder.of(), LogChunk.of("x", PROBLEM)).schema()).isNull();
  }

  @Test
  void problemsSurviveTheirCoder() throws Exception {
    CoderProperties.coderSerializable(LogProblemCoder.of());
    for (Kind kind : Kind.values()) {
      CoderProperties.coderDecodeEncodeEqual(
          LogProblemCoder.of(), new LogProblem(kind, "x.avro", -1, "", Long.MAX_VALUE));
    }
  }

  @Test
  void marksSurviveTheirCoder() throws Exception {
    Coder<LogCheckpointMark> coder = LogCheckpointMark.Coder.of();
    CoderProperties.coderSerializable(coder);
    CoderProperties.structuralValueDecodeEncodeEqual(coder, LogCheckpointMark.start());
    CoderProperties.structuralValueDecodeEncodeEqual(coder, mark());
    assertThat(CoderUtils.clone(coder, mark()).positions()).isEqualTo(mark().positions());
    LogCheckpointMark moved = CoderUtils.clone(coder, mark().withMoves(MOVES));
    assertThat(moved.positions()).isEqualTo(mark().positions());
    assertThat(moved.moves()).isEqualTo(MOVES);
  }

  @Test
  void theBytesOfVersionOneNeverChange() throws Exception {
    LogCheckpointMark old =
        CoderUtils.decodeFromBase64(
            LogCheckpointMark.Coder.of(),
            "AQAAAAILL2xvZy9hLmF2cm8AAAACAAAAAAAAAAAAAAPoCy9sb2cvYi5hdnJvAAAAAAAAAACAAAAAAAAAAA");
    assertThat(old.positions())
        .containsExactly(
            entry(Path.of("/log/a.avro"), new LogCheckpointMark.Position(1L << 33, 1_000)),
            entry(Path.of("/log/b.avro"), LogCheckpointMark.Position.START));
    assertThat(base64(LogProblemCoder.of(), PROBLEM))
        .isEqualTo(
            "DURBTUFHRURfQkxPQ0sLZGlyL8OpLmF2cm8AAAEAAAAAABlubyBzeW5jIG1hcmtlciBhdCBpdHMgZW5kAAAA"
                + "AAAAAAc");
    LogChunk oldChunk =
        CoderUtils.decodeFromBase64(
            LogChunkCoder.of(),
            "AQhsb2cuYXZybwFgeyJ0eXBlIjoicmVjb3JkIiwibmFtZSI6IlEiLCJmaWVsZHMiOlt7Im5hbWUiOiJpZCIs"
                + "InR5cGUiOiJzdHJpbmcifSx7Im5hbWUiOiJ0IiwidHlwZSI6ImxvbmcifV19AAAAAAAAAE0AAAACAAAABgAA"
                + "AAAAAAACAAAAAAAAAEYAAAAJAAAAAAAAAAEAAAACAAAAAAAAAAkCYQICYgQCYwYAAAABDURBTUFHRURfQkxP"
                + "Q0sLZGlyL8OpLmF2cm8AAAEAAAAAABlubyBzeW5jIG1hcmtlciBhdCBpdHMgZW5kAAAAAAAAAAc");
    assertThat(oldChunk.namedFile()).isEqualTo(new NamedFile("log.avro", null));
    assertThat(oldChunk.blockOffset(1)).isEqualTo(1L << 33);
    assertThat(oldChunk.problems()).containsExactly(PROBLEM);
    assertThat(oldChunk.moves()).isEmpty();
  }

  @Test
  void theBytesOfAChunkOfVersionTwoAndAMarkOfVersionThreeNeverChange() throws Exception {
    assertThat(base64(LogChunkCoder.of(), chunk()))
        .isEqualTo(
            "Aghsb2cuYXZybwH_________-wAAAAAAAAAGAAAAAQsvbG9nL2EuYXZybwEAAAAAAAAAA__________8AQwv"
                + "bG9nL8OpLmF2cm8BYHsidHlwZSI6InJlY29yZCIsIm5hbWUiOiJRIiwiZmllbGRzIjpbeyJuYW1lIjoiaWQi"
                + "LCJ0eXBlIjoic3RyaW5nIn0seyJuYW1lIjoidCIsInR5cGUiOiJsb25nIn1dfQAAAAAAAABNAAAAAgAAAAYA"
                + "AAAAAAAAAgAAAAAAAABGAAAACQAAAAAAAAABAAAAAgAAAAAAAAAJAmECAmIEAmMGAAAAAQ1EQU1BR0VEX0JM"
                + "T0NLC2Rpci_DqS5hdnJvAAABAAAAAAAZbm8gc3luYyBtYXJrZXIgYXQgaXRzIGVuZAAAAAAAAAAH");
    assertThat(base64(LogCheckpointMark.Coder.of(), mark().withMoves(MOVES)))
        .isEqualTo(
            "AwAAAAILL2xvZy9hLmF2cm8AAAACAAAAAAAAAAAAAAPoDShkZXY9MSxpbm89MikBAAAAAAAAAAMAAAAAAAAA"
                + "BAAAAAAAAAAGAAAAAAAAAAULL2xvZy9iLmF2cm8AAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAA"
                + "AAAAAgAAAAILL2xvZy9hLmF2cm8BAAAAAAAAAAP__________AEML2xvZy_DqS5hdnJvCy9sb2cvYi5hdnJv"
                + "AQAAAAAAAAAD__________wAAAAAAQsvbG9nL2MuYXZybwAA");
  }

  @Test
  void theBytesOfAMarkOfVersionTwoNeverChange() throws Exception {
    assertThat(base64(LogCheckpointMark.Coder.of(), mark()))
        .isEqualTo(
            "AgAAAAILL2xvZy9hLmF2cm8AAAACAAAAAAAAAAAAAAPoDShkZXY9MSxpbm89MikBAAAAAAAAAAMAAAAAAAAABAAA"
                + "AAAAAAAGAAAAAAAAAAULL2xvZy9iLmF2cm8AAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAA");
  }

  private static <T> String base64(Coder<T> coder, T value) throws CoderException {
    return CoderUtils.encodeToBase64(coder, value);
  }

  @Test
  void otherVersionsAreRefusedByName() throws Exception {
    byte[] mark = CoderUtils.encodeToByteArray(LogCheckpointMark.Coder.of(), mark());
    byte[] chunk = CoderUtils.encodeToByteArray(LogChunkCoder.of(), chunk());
    mark[0] = 9;
    chunk[0] = 9;

    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(LogCheckpointMark.Coder.of(), mark))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("version 9");
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(LogChunkCoder.of(), chunk))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("version 9");
  }
}
