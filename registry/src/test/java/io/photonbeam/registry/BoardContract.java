package io.photonbeam.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.FaultyStore.Fault;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the processes of a run tell each other, on any store. */
public abstract class BoardContract extends RegistryFixture {
  private static final RunStamp RUN = new RunStamp("aaaaaa");
  private static final RunStamp OTHER = new RunStamp("bbbbbb");

  private RunBoard board(String pipeline, RunStamp run) {
    return registry.board(pipeline, run);
  }

  private static void post(RunBoard board, String member, String note, String figures) {
    board.post(member, note.getBytes(UTF_8), figures.getBytes(UTF_8));
  }

  private static Map<String, String> texts(Map<String, byte[]> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> new String(e.getValue(), UTF_8)));
  }

  @Test
  void whatEachMemberToldLastIsSeenByAll() {
    post(board("p", RUN), "b", "1", "joined 1");
    post(board("p", RUN), "a", "1", "joined 7");
    post(board("p", RUN), "b", "2", "joined 3");

    assertThat(texts(board("p", RUN).look().notes())).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(texts(board("p", RUN).figures()))
        .isEqualTo(Map.of("a", "joined 7", "b", "joined 3"));
  }

  @Test
  void runsAndPipelinesAreApart() {
    post(board("p", RUN), "a", "1", "");
    post(board("p", OTHER), "a", "2", "");
    post(board("p.retry", RUN), "a", "3", "");
    board("p", OTHER).askToStop();

    assertThat(texts(board("p", RUN).look().notes())).isEqualTo(Map.of("a", "1"));
    assertThat(board("p", RUN).look().stopAsked()).isFalse();
    assertThat(board("p", OTHER).look().stopAsked()).isTrue();

    board("p", RUN).clear();

    assertThat(board("p", OTHER).look().notes()).isEmpty();
    assertThat(board("p", OTHER).look().stopAsked()).isFalse();
    assertThat(texts(board("p.retry", RUN).look().notes())).isEqualTo(Map.of("a", "3"));
  }

  @Test
  void figuresOfManyMembersAreReadSomeMegabytesAtATime() {
    byte[] figures = new byte[RunBoard.MAX_BYTES];
    for (int member = 0; member < 100; member++) {
      board("p", RUN).post("m" + member, new byte[0], figures);
    }
    int before = store.reads();

    assertThat(board("p", RUN).figures()).hasSize(100);
    assertThat(store.reads() - before).isEqualTo(3);
  }

  @Test
  void aLookTellsWhoHoldsThePipeline() {
    Lease lease = new Lease("aaaaaa", 4, "east-1", 1, "", Instant.EPOCH);
    assertThat(board("p", RUN).look().lease()).isEmpty();

    registry.leases().take("p", lease, Optional.empty());

    assertThat(board("p", RUN).look().lease()).contains(lease);
  }

  @Test
  void aLostAnswerIsAskedForAgain() {
    store.next(Fault.LOST_AFTER_APPLYING);
    post(board("p", RUN), "a", "1", "");
    store.next(Fault.LOST_BEFORE_APPLYING);
    board("p", RUN).askToStop();

    assertThat(texts(board("p", RUN).look().notes())).isEqualTo(Map.of("a", "1"));
    assertThat(board("p", RUN).look().stopAsked()).isTrue();
  }

  @Test
  void whatIsTooLongIsRefused() {
    byte[] most = new byte[RunBoard.MAX_BYTES];
    board("p", RUN).post("a", most, most);

    assertThatThrownBy(() -> board("p", RUN).post("a", new byte[most.length + 1], most))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(board("p", RUN).look().notes().get("a")).hasSameSizeAs(most);
  }
}
