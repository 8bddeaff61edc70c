#include "domain/incidents/incident_type.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

CustomField field_of(FieldKind kind) {
  CustomField field;
  field.slug = field.name = "impact";
  field.kind = kind;
  if (kind == FieldKind::choice) field.choices = {"none", "some users"};
  return field;
}

bool takes(FieldKind kind, const std::string& value) {
  return check_value(field_of(kind), value).has_value();
}

TEST(CustomField, EachKindTakesItsOwnWords) {
  EXPECT_TRUE(takes(FieldKind::text, "anything"));
  EXPECT_TRUE(takes(FieldKind::number, "-12.5"));
  EXPECT_TRUE(takes(FieldKind::number, "1e6"));
  for (const char* bad : {"12 users", "", "nan", "inf", "0x10", "1,5"}) {
    EXPECT_FALSE(takes(FieldKind::number, bad)) << bad;
  }
  EXPECT_TRUE(takes(FieldKind::choice, "some users"));
  EXPECT_FALSE(takes(FieldKind::choice, "Some users"));
  EXPECT_TRUE(takes(FieldKind::date, "2028-02-29"));
  for (const char* bad : {"2027-02-29", "2026-13-01", "30.11.2026", "2026-1-1", "2026-11-3x"}) {
    EXPECT_FALSE(takes(FieldKind::date, bad)) << bad;
  }
  EXPECT_EQ(check_value(field_of(FieldKind::text), std::string(field_value_bytes_max + 1, 'x'))
                .error()
                .code,
            Error::Code::too_large);
}

TEST(CustomField, OfAllIncidentsOrOfSomeTypes) {
  CustomField field = field_of(FieldKind::text);
  EXPECT_TRUE(is_for(field, ""));
  EXPECT_TRUE(is_for(field, "data"));
  field.types = {"security"};
  EXPECT_FALSE(is_for(field, ""));
  EXPECT_FALSE(is_for(field, "data"));
  EXPECT_TRUE(is_for(field, "security"));
}

TEST(CustomField, ChoicesBelongToAChoiceAndStandOnce) {
  EXPECT_TRUE(check(field_of(FieldKind::choice)));
  CustomField field = field_of(FieldKind::choice);
  field.choices = {"a", "a"};
  EXPECT_EQ(check(field).error().pointer, "/choices/1");
  field.choices = {};
  EXPECT_EQ(check(field).error().pointer, "/choices");
  field = field_of(FieldKind::text);
  field.choices = {"a"};
  EXPECT_EQ(check(field).error().pointer, "/choices");
}

TEST(IncidentType, TheUsualOnesHaveNamesOfTheirOwn) {
  std::vector<Slug> slugs;
  for (const IncidentType& type : usual_types()) {
    EXPECT_TRUE(check_slug(type.slug)) << type.slug;
    EXPECT_FALSE(holds(slugs, type.slug));
    slugs.push_back(type.slug);
  }
}

}  // namespace
}  // namespace tocsin
