/* The .mof reader: names of classes, properties and methods, and what is refused. */
#include "support/machine.h"
#include "gauge.h"
#include <ntlab/wmi.h>

static const char text[] =
    "// gauges\n"
    "#pragma namespace(\"\\\\\\\\.\\\\root\\\\wmi\")\n"
    "[WMI, guid(\"{1A2B3C4D-0000-0000-0102-030405060708}\")]\n"
    "class Inner { [WmiDataId(2)] uint32 b; [WmiDataId(1), read] uint8 a; };\n"
    "/* the block */\n"
    "[Dynamic, Provider(\"WMIProv\"), WMI, Locale(\"MS\\\\0x409\"),\n"
    " guid(\"{1A2B3C4D-1111-2222-0102-030405060708}\"), Description(\"x\") : amended toSubClass]\n"
    "class Gauge : Parent {\n"
    "  [key, read] string InstanceName;\n"
    "  [read] boolean Active;\n"
    "  [WmiDataId(1), read, write] boolean Enabled;\n"
    "  [WmiDataId(2), ValueMap{\"1\", \"2\"}, Values{\"a\",\"b\"}] sint16 Level;\n"
    "  [WmiDataId(3)] uint64 Total = 5;\n"
    "  [WmiMethodId(1), Implemented] void Add([in] uint32 n, [out] uint64 sum);\n"
    "};\n"
    "[guid(\"1A2B3C4D-9999-2222-0102-030405060708\")]\n"
    "class Shapes {\n"
    "  [WmiDataId(1)] uint32 Count;\n"
    "  [WmiDataId(2), WmiSizeIs(\"Count\")] uint16 Values[];\n"
    "  [WmiDataId(3)] string Name;\n"
    "  [WmiDataId(4)] Inner Pair[2];\n"
    "  [WmiDataId(5)] datetime When;\n"
    "};\n";

static void test_lab_wmi_properties_and_methods_by_name(void **state)
{
    lab_wmi_argument arguments[] = {{"n", 23}, {"sum", 0}};
    lab_driver *driver = gauge_load();
    lab_wmi_block *block;
    uint64_t number;

    assert_int_equal(lab_mof_read("gauge.mof", text, sizeof text - 1), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_open("gauge", &block), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_get_number(block, "Gauge1", "Total", &number), STATUS_SUCCESS);
    assert_int_equal(number, 200);
    assert_int_equal(lab_wmi_set_number(block, NULL, "Level", (uint64_t)-3), STATUS_SUCCESS);
    assert_int_equal((SHORT)gauge.values[0].level, -3);
    assert_int_equal(lab_wmi_get_number(block, NULL, "Level", &number), STATUS_SUCCESS);
    assert_true(number == (uint64_t)-3);
    assert_int_equal(lab_wmi_get_number(block, NULL, "Nothing", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_wmi_call(block, "Gauge1", "Add", arguments, 2), STATUS_SUCCESS);
    assert_int_equal(arguments[1].number, 223);
    assert_int_equal(lab_wmi_call(block, "Gauge1", "Sub", arguments, 2), STATUS_OBJECT_NAME_NOT_FOUND);
    lab_wmi_close(block);
    gauge_unload(driver);
}

/* As the classes of the kernel's own trace events have it; what stands before it can be found. */
static void test_an_object_of_any_class_is_read_over(void **state)
{
    static const char any[] = "[guid(\"1A2B3C4D-7777-2222-0102-030405060708\")] class Any {\n"
                              "  [WmiDataId(1)] uint32 Id;\n"
                              "  [WmiDataId(2), extension(\"Sid\"), read] object User;\n"
                              "  [WmiDataId(3)] uint32 Behind;\n};\n";
    static const uint32_t data[] = {7, 8, 9};
    lab_wmi_block *block;
    uint64_t number = 0;

    assert_int_equal(lab_mof_read("any.mof", any, sizeof any - 1), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_open_events("Any", &block), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_data_number(block, data, sizeof data, "Id", &number), STATUS_SUCCESS);
    assert_int_equal(number, 7);
    assert_int_equal(lab_wmi_data_number(block, data, sizeof data, "Behind", &number), STATUS_OBJECT_TYPE_MISMATCH);
    lab_wmi_close(block);
}

static void test_lab_wmi_data_number_walks_arrays_strings_and_classes(void **state)
{
    struct {
        uint32_t count;
        uint16_t values[3], name_length, name[2];
        struct {
            uint8_t a;
            uint32_t b;
        } pair[2];
        uint16_t when[25];
    } data = {3, {7, 8, 9}, 4, {'h', 'i'}, {{1, 2}, {3, 4}}, {'2'}};
    lab_wmi_block *block;
    uint64_t number = 0;

    assert_int_equal(lab_mof_read("gauge.mof", text, sizeof text - 1), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_open_events("Shapes", &block), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_data_number(block, &data, sizeof data, "Values[2]", &number), STATUS_SUCCESS);
    assert_int_equal(number, 9);
    assert_int_equal(lab_wmi_data_number(block, &data, sizeof data, "Pair[1].b", &number), STATUS_SUCCESS);
    assert_int_equal(number, 4);
    assert_int_equal(lab_wmi_data_number(block, &data, sizeof data, "Pair.a", &number), STATUS_SUCCESS);
    assert_int_equal(number, 1);
    assert_int_equal(lab_wmi_data_number(block, &data, sizeof data, "Values[3]", &number),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_wmi_data_number(block, &data, sizeof data, "Name", &number), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(lab_wmi_data_number(block, &data, 12, "Pair[1].b", &number), STATUS_BUFFER_TOO_SMALL);
    lab_wmi_close(block);
}

static void refuse(const char *mof, const char *complaint)
{
    assert_int_equal(lab_mof_read("bad.mof", mof, strlen(mof)), STATUS_INVALID_PARAMETER);
    assert_string_equal(lab_error_text(), complaint);
}

/* What .mof files of public drivers have. */
static void test_lab_mof_read_takes_large_counters_defaults_and_continued_lines(void **state)
{
    static const char mof[] =
        "#define WHAT \\\r\n  class nothing {\n"
        "[guid(\"{1A2B3C4D-1111-2222-0102-030405060709}\")] class Real {\n"
        "  [WmiDataId(1), CounterType(0x10410400), ValueMap{\"0\"}, \\\n Values{\"a\"}] uint32 rate;\n"
        "  [WmiDataId(2), Max(6)] uint8 address[] = {1, 2};\n"
        "  [WmiDataId(3)] uint8 last = 7;\n};\n";
    unsigned char data[11] = {1, 0, 0, 0, 5, 6, 7, 8, 9, 10, 42};
    lab_wmi_block *block;
    uint64_t number;

    assert_int_equal(lab_mof_read("real.mof", mof, sizeof mof - 1), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_open_events("Real", &block), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_data_number(block, data, sizeof data, "last", &number), STATUS_SUCCESS);
    assert_int_equal(number, 42);
    lab_wmi_close(block);
}

static void test_lab_mof_read_refuses_with_line_and_reason(void **state)
{
    lab_wmi_block *block;

    refuse("class A {\n uint32 x\n};\n", "bad.mof:3: ';' is missing here");
    refuse("\n[guid(\"{12}\")] class A { };", "bad.mof:2: \"{12}\" is no GUID");
    refuse("class A { Nowhere x; };", "bad.mof: x is of type Nowhere, which is no class of this file");
    refuse("class A { A x; };", "bad.mof: class A contains itself");
    refuse("class A { uint8 x[0]; };", "bad.mof:1: x has an impossible number of elements");
    refuse("/* for ever", "bad.mof:1: this comment does not end");
    refuse("klass A { };", "bad.mof:1: 'class' is missing here");
    refuse("[guid(\"{1A2B3C4D-1111-2222-0102-030405060708}\")] class A { uint8 x; }; class B {",
           "bad.mof:1: a type is missing here");
    assert_int_equal(lab_wmi_open_events("A", &block), STATUS_OBJECT_NAME_NOT_FOUND); /* nothing of it counts */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_lab_wmi_properties_and_methods_by_name),
        machine_test(test_an_object_of_any_class_is_read_over),
        machine_test(test_lab_wmi_data_number_walks_arrays_strings_and_classes),
        machine_test(test_lab_mof_read_takes_large_counters_defaults_and_continued_lines),
        machine_test(test_lab_mof_read_refuses_with_line_and_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
