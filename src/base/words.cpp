#include "base/words.hpp"

#include "base/utf8.hpp"

namespace tocsin {
namespace {

// The first letter of the canonical decomposition, in lower case (Unicode 15, UnicodeData.txt); a
// blank is no letter.
constexpr std::u16string_view latin =  // U+00C0 on
    u"aaaaaaæceeeeiiiiðnooooo ouuuuyþßaaaaaaæceeeeiiiiðnooooo ouuuuyþyaaaaaaccccccccdd"
    u"ddeeeeeeeeeegggggggghhhhiiiiiiiiiiĳĳjjkkĸllllllllllnnnnnnnŋŋooooooœœrrrrrrssssss"
    u"ssttttttuuuuuuuuuuuuwwyyyzzzzzzsbɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙlƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈu"
    u"uʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææoo"
    u"aaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼlⱦȿɀɂɂbʉʌeejjɋɋrryy";
constexpr std::u16string_view greek_and_cyrillic =  // U+0370 on
    u"ͱͱͳͳʹ ͷͷ  ͺͻͼͽ ϳ      α εηι ο υωιαβγδεζηθικλμνξοπρ στυφχψωιυαεηιυαβγδεζηθικλμνξο"
    u"πρσστυφχψωιυουωϗϐϑϒϒϒϕϖϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯϰϱϲϳθϵ ϸϸϲϻϻϼͻͼͽееђгєѕііјљњћкиуџ"
    u"абвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмнопрстуфхцчшщъыьэюяееђгєѕііјљњћкиуџ";
constexpr std::u16string_view more_latin =  // U+1E00 on
    u"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
    u"oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyẚsẜẝßẟ"
    u"aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
    u"uuyyyyyyyyỻỻỽỽỿỿ";

struct Range {
  char32_t first;
  char32_t last;
};

constexpr bool is_in(char32_t sign, std::initializer_list<Range> ranges) {
  for (const Range& range : ranges) {
    if (sign >= range.first && sign <= range.last) return true;
  }
  return false;
}

// Marks that stand over or under a letter, and what joins or varies signs.
constexpr bool is_mark(char32_t sign) {
  return is_in(sign, {{0x300, 0x36F},
                      {0x483, 0x489},
                      {0x1AB0, 0x1AFF},
                      {0x200C, 0x200D},
                      {0x20D0, 0x20FF},
                      {0xFE00, 0xFE0F},
                      {0xFE20, 0xFE2F}}) ||
         sign == 0xAD;
}

// Punctuation, symbols, pictures.
constexpr bool is_between(char32_t sign) {
  return is_in(sign, {{0x80, 0xBF},
                      {0x2000, 0x2BFF},
                      {0x2E00, 0x2E7F},
                      {0x3000, 0x3004},
                      {0x3008, 0x3020},
                      {0x3030, 0x3030},
                      {0xE000, 0xF8FF},
                      {0xFE10, 0xFE1F},
                      {0xFE30, 0xFE6F},
                      {0xFF00, 0xFF0F},
                      {0xFF1A, 0xFF20},
                      {0xFFE0, 0xFFFF},
                      {0x1F000, 0x1FAFF}});
}

constexpr bool is_word_alone(char32_t sign) {
  return is_in(sign, {{0x3040, 0x30FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0x20000, 0x3FFFF}});
}

// What the sign adds to a word; empty: it ends one.
void append_folded(std::string& word, char32_t sign) {
  if (sign < 0x80) {
    const char letter = static_cast<char>(sign);
    if (letter >= 'A' && letter <= 'Z') word += static_cast<char>(letter - 'A' + 'a');
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) word += letter;
    return;
  }
  const auto from_table = [&](std::u16string_view table, char32_t first) {
    const char16_t letter = table[sign - first];
    if (letter != u' ') append_code_point(word, letter);
  };
  if (sign == 0xDF || sign == 0x1E9E) {
    word += "ss";
  } else if (sign == 0xC6 || sign == 0xE6) {
    word += "ae";
  } else if (sign == 0x152 || sign == 0x153) {
    word += "oe";
  } else if (sign >= 0xC0 && sign < 0xC0 + latin.size()) {
    from_table(latin, 0xC0);
  } else if (sign >= 0x370 && sign < 0x370 + greek_and_cyrillic.size()) {
    from_table(greek_and_cyrillic, 0x370);
  } else if (sign >= 0x1E00 && sign < 0x1E00 + more_latin.size()) {
    from_table(more_latin, 0x1E00);
  } else if (sign != not_utf8 && !is_between(sign)) {
    append_code_point(word, sign);
  }
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  Word word;
  const auto end_word = [&] {
    if (!word.text.empty()) words.push_back(std::move(word));
    word = {};
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t sign = next_code_point(text, at);
    if (is_mark(sign)) {
      if (!word.text.empty()) word.end = at;
      continue;
    }
    std::string folded;
    append_folded(folded, sign);
    if (folded.empty() || is_word_alone(sign)) end_word();
    if (folded.empty()) continue;
    if (word.text.empty()) word.begin = begin;
    word.end = at;
    if (word.text.size() + folded.size() <= word_bytes_max) word.text += folded;
    if (is_word_alone(sign)) end_word();
  }
  end_word();
  return words;
}

}  // namespace tocsin
