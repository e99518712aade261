package io.photonbeam.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.schema.WriterSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowSchemaDigestTest {
  private static final EventFields FIELDS = EventFields.foreign("click_id", "search.id", "at");

  private static final String BASE =
      """
      {"type":"record","name":"Click","namespace":"ads","doc":"a click","fields":[
        {"name":"click_id","type":"string","doc":"its id"},
        {"name":"search","type":{"type":"record","name":"Search","fields":[
          {"name":"id","type":"string"}, {"name":"next","type":["null","Search"],"default":null}]}},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
        {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]}},
        {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
        {"name":"hash","type":{"type":"fixed","name":"Hash","size":4}},
        {"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"more","type":{"type":"map","values":["null","long"]}}]}\
      """;

  private static String digest(String json) {
    return RowSchemaDigest.ofForeign(WriterSchema.parse(json), FIELDS);
  }

  private static String changed(String from, String to) {
    assertThat(BASE).contains(from);
    return digest(BASE.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"doc\":\"its id\" | \"doc\":\"the id\"",
        "\"doc\":\"a click\" | \"doc\":\"one click\", \"owner\":\"team\"",
        "\"namespace\":\"ads\" | \"namespace\":\"ads.v2\"",
        "\"name\":\"Click\", | \"aliases\":[\"Hit\"],\"name\":\"Click\",",
        "\"name\":\"kind\", | \"aliases\":[\"sort\"],\"name\":\"kind\",",
        "\"name\":\"Kind\" | \"name\":\"Sort\"",
        "\"name\":\"Hash\" | \"name\":\"Md\"",
        ",\"default\":null | ''",
        "\"type\":\"string\",\"doc\" | \"type\":{\"type\":\"string\",\"avro.java.string\":\"String\"},\"doc\"",
        "\"size\":4 | \"size\":4,\"logicalType\":\"nobody-knows-it\"",
        "\"precision\":9,\"scale\":2 | \"scale\":2,\"precision\":9",
      })
  void whatDoesNotReachTheRowIsNoPartOfIt(String from, String to) {
    assertThat(changed(from, to)).isEqualTo(digest(BASE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"Click\" | \"name\":\"Hit\"",
        "\"name\":\"kind\" | \"name\":\"sort\"",
        "\"name\":\"next\" | \"name\":\"before\"",
        "[\"A\",\"B\"] | [\"B\",\"A\"]",
        "[\"A\",\"B\"] | [\"A\",\"B\",\"C\"]",
        "[\"A\",\"B\"] | [\"AB\"]",
        "\"size\":4 | \"size\":5",
        "\"precision\":9 | \"precision\":8",
        "\"scale\":2 | \"scale\":3",
        "timestamp-micros | timestamp-millis",
        ",\"logicalType\":\"timestamp-micros\" | ''",
        "[\"null\",\"long\"] | [\"long\",\"null\"]",
        "[\"null\",\"long\"] | [\"null\",\"int\"]",
        "[\"null\",\"Search\"] | [\"null\",\"Search\",\"int\"]",
        "\"items\":\"string\" | \"items\":\"bytes\"",
        "\"name\":\"kind\", | \"aliases\":[\"click_id\"],\"name\":\"kind\",",
        "{\"name\":\"id\", | {\"aliases\":[\"at\"],\"name\":\"id\",",
        "\"name\":\"kind\", | \"aliases\":[\"search.id\"],\"name\":\"kind\",",
        "Search | Query",
      })
  void whatReachesTheRowOrMakesItAnotherFieldIs(String from, String to) {
    assertThat(changed(from, to)).isNotEqualTo(digest(BASE));
  }
}
