package io.photonbeam.transforms.row;

import io.photonbeam.transforms.output.DictionaryColumns;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.parquet.hadoop.api.WriteSupport;

/**
 * How joined pairs become the rows of a file. The last two columns are the commit's id and the time
 * of joining.
 */
public interface RowShape {
  /** Schema of a row. */
  Schema row();

  /** What a file of such rows says of itself. */
  Map<String, String> metadata();

  /** In which columns of such rows values repeat, as far as the files written so far tell. */
  DictionaryColumns dictionaries();

  /** Why there can't be such rows, for people; empty if there can. */
  Optional<String> problem();

  /**
   * What writes the rows of one file. It throws a {@link RuntimeException} for a row that can't be
   * written, of which half may be written then.
   *
   * @param commit what each row has of its commit
   * @param repaired takes the texts that were no UTF-8
   */
  WriteSupport<JoinedRow> writer(CommitColumns commit, RepairedTexts repaired);
}
