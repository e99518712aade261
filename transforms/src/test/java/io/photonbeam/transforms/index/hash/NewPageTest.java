package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class NewPageTest {
  private static final Bucket DAY = Bucket.ofDay(-3);

  private final AtomicLong numbers = new AtomicLong();
  private final PlacedHashes ids = new PlacedHashes(0);
  private final List<NewPage> pages = new ArrayList<>();

  private static PlacedHashes content(NewPage page) {
    PlacedHashes content = new PlacedHashes(0);
    Page.of(page.page().value()).addTo(content);
    return content;
  }

  private void addOf(Bucket bucket) {
    NewPage.addOf(bucket, ids, numbers::incrementAndGet, pages);
  }

  private void assertEachIsInItsBucket() {
    int all = 0;
    for (NewPage page : pages) {
      PlacedHashes content = content(page);
      for (int i = 0; i < content.size(); i++) {
        assertThat(Bucket.of(-3, page.bucket().level(), content.hash(i))).isEqualTo(page.bucket());
      }
      all += content.size();
    }
    assertThat(all).isEqualTo(ids.size());
  }

  @Test
  void noneMakeNoPage() {
    addOf(DAY);

    assertThat(pages).isEmpty();
  }

  @Test
  void asManyAsAPageTakesMakeOne() {
    new Random(1).longs(NewPage.MAX_IDS).forEach(hash -> ids.add(hash, 1, 2));
    addOf(DAY);

    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).bucket()).isEqualTo(DAY);
    assertThat(pages.get(0).page().key()).isEqualTo(TreeKeys.page(DAY, 1));
    assertEachIsInItsBucket();
  }

  @Test
  void oneMoreIsParted() {
    new Random(1).longs(NewPage.MAX_IDS + 1).forEach(hash -> ids.add(hash, 1, 2));
    addOf(DAY);

    assertThat(pages).extracting(NewPage::bucket).hasSize(8).allMatch(each -> each.level() == 1);
    assertThat(pages).extracting(page -> List.of(page.page().key())).doesNotHaveDuplicates();
    assertEachIsInItsBucket();
  }

  @Test
  void thoseThatAreAlikeArePartedOnALaterLevel() {
    new Random(1).longs(NewPage.MAX_IDS + 1).forEach(hash -> ids.add(hash >>> 12, 1, 2));
    addOf(DAY);

    assertThat(pages).extracting(NewPage::bucket).hasSize(8).allMatch(each -> each.level() == 5);
    assertEachIsInItsBucket();
  }

  @Test
  void onTheLastLevelAPageTakesAll() {
    for (int i = 0; i <= NewPage.MAX_IDS; i++) {
      ids.add(-1, 1, i);
    }
    addOf(DAY);

    assertThat(pages).extracting(NewPage::bucket).containsExactly(Bucket.of(-3, 21, -1));
    assertEachIsInItsBucket();
  }
}
