package io.photonbeam.pipelines.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The words of invented searches and the names of invented advertisers, in UTF-8. */
final class Vocabulary {
  private static final Language ENGLISH =
      language(
          "en",
          "best cheap near me hotel flights weather running shoes laptop repair how to bake bread"
              + " garden chairs used bicycle insurance compare phone case wireless headphones"
              + " recipe chicken soup museum tickets opening hours winter jacket waterproof");

  /** The more frequent languages stand here more often. */
  private static final Language[] LANGUAGES = {
    ENGLISH,
    ENGLISH,
    ENGLISH,
    ENGLISH,
    language(
        "de",
        "günstig kaufen hotel köln wetter morgen fahrrad gebraucht schuhe größe vergleich"
            + " versicherung rezept kürbissuppe öffnungszeiten zug fahrplan münchen möbel garten"),
    language(
        "fr",
        "pas cher hôtel météo demain chaussures vélo occasion recette crêpes horaires musée"
            + " billets théâtre assurance voiture comparer téléphone château séjour été"),
    language(
        "es",
        "barato cerca de mí hotel tiempo mañana zapatos bicicleta segunda mano receta tortilla"
            + " horario museo entradas seguro coche comparar teléfono otoño niños"),
    language("ja", "東京 ホテル 天気 明日 安い 靴 自転車 中古 レシピ ラーメン 美術館 営業時間 保険 比較 電話 旅行"),
  };

  private static final byte[][] ADVERTISERS = crossed();

  private Vocabulary() {}

  /** A language and words of it. */
  static final class Language {
    private final byte[] tag;
    private final byte[][] words;

    private Language(byte[] tag, byte[][] words) {
      this.tag = tag;
      this.words = words;
    }

    byte[] tag() {
      return tag;
    }

    byte[] word(RandomGenerator random) {
      return words[random.nextInt(words.length)];
    }
  }

  static Language language(RandomGenerator random) {
    return LANGUAGES[random.nextInt(LANGUAGES.length)];
  }

  static int advertiserCount() {
    return ADVERTISERS.length;
  }

  static byte[] advertiser(int index) {
    return ADVERTISERS[index];
  }

  private static Language language(String tag, String words) {
    return new Language(
        utf8(tag), Arrays.stream(words.split(" ")).map(Vocabulary::utf8).toArray(byte[][]::new));
  }

  private static byte[][] crossed() {
    String[] first = {
      "Northwind", "Blue Harbour", "Kestrel", "Oak & Iron", "Sunfield", "Larkspur", "Granite Peak",
      "Müller", "Tidewater", "Copper Lane", "Evergreen", "Old Mill", "Silverbirch", "Hawthorn"
    };
    String[] second = {
      "Outdoor Supplies", "Travel Agency", "Home Furnishing", "Insurance Brokers",
      "Bicycle Works", "Electronics Store", "Kitchen Company", "Shoes and Leather"
    };
    byte[][] names = new byte[first.length * second.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = utf8(first[i % first.length] + " " + second[i / first.length]);
    }
    return names;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
