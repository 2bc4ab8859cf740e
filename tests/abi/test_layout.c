/* The headers against the reference: where each field of each structure lies, and what each constant and enumerator is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "abi_headers.h"

struct field_row {
    const char *structure;
    const char *field;
    unsigned offset, size;
    unsigned expected_offset, expected_size;
};

struct size_row {
    const char *structure;
    unsigned size, expected;
};

struct value_row {
    const char *name;
    unsigned long long value, expected;
};

#define NOT_DECLARED(structure, reason)
#define DIFFERS(structure, size, reason)
static const struct size_row sizes[] = {
#define LAYOUT(structure, size) {#structure, sizeof(structure), size},
#define AT(structure, field, offset, size)
#define TAIL(structure, field, offset)
#include "layout_x64.def"
#undef LAYOUT
#undef AT
#undef TAIL
};

static const struct field_row fields[] = {
#define LAYOUT(structure, size)
#define AT(structure, field, at, size)                                                                                 \
    {#structure, #field, __builtin_offsetof(structure, field), sizeof(((structure *)0)->field), at, size},
#define TAIL(structure, field, at) {#structure, #field, __builtin_offsetof(structure, field), 0, at, 0},
#include "layout_x64.def"
};

static const struct value_row constants[] = {
#define CONSTANT(name, value) {#name, (unsigned long long)(name), value},
#include "constants.def"
};

#define GREW(enumeration, name, value) _Static_assert(name > value, #name " has moved on from the reference");
#define ENUMERATOR(enumeration, name, value)
#include "enums.def"
#undef GREW
#undef ENUMERATOR

static const struct value_row enumerators[] = {
#define GREW(enumeration, name, value)
#define ENUMERATOR(enumeration, name, value) {#name, (unsigned long long)(name), (unsigned long long)(value)},
#include "enums.def"
};

static int count_wrong(const struct value_row *rows, size_t count)
{
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].value == rows[i].expected || (uint32_t)rows[i].value == rows[i].expected)
            continue;
        print_error("%s is 0x%llx, not 0x%llx\n", rows[i].name, rows[i].value, rows[i].expected);
        wrong++;
    }
    return wrong;
}

static void test_structures_have_their_size_on_x64(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i].size == sizes[i].expected)
            continue;
        print_error("%s has %u bytes, not %u\n", sizes[i].structure, sizes[i].size, sizes[i].expected);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void test_fields_lie_where_they_lie_on_x64(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct field_row *row = &fields[i];

        if (row->offset == row->expected_offset && row->size == row->expected_size)
            continue;
        print_error("%s.%s: %u bytes at %u, not %u bytes at %u\n", row->structure, row->field, row->size, row->offset,
                    row->expected_size, row->expected_offset);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void test_constants_have_their_value(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(constants, sizeof constants / sizeof *constants), 0);
}

static void test_enumerators_have_their_value(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(enumerators, sizeof enumerators / sizeof *enumerators), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structures_have_their_size_on_x64),
        cmocka_unit_test(test_fields_lie_where_they_lie_on_x64),
        cmocka_unit_test(test_constants_have_their_value),
        cmocka_unit_test(test_enumerators_have_their_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
