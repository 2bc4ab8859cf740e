/* Scripts: read with clear errors, done in order, beside what a program does. */
#include "stack.h"
#include <ntlab/script.h>
#include <stdio.h>
#include <string.h>

static void assert_wrong(const char *text, const char *error)
{
    lab_script *script;

    assert_int_equal(lab_script_read(text, "s", &script), STATUS_INVALID_PARAMETER);
    assert_null(script);
    assert_string_equal(lab_error_text(), error);
}

static void test_what_is_wrong_is_named_with_its_line(void **state)
{
    assert_wrong("wake\n\n  suprise X\n", "s:3: there is no step 'suprise'");
    assert_wrong("disable", "s:1: too few words: disable DEVICE");
    assert_wrong("wake up", "s:1: too many words: wake");
    assert_wrong("wait 10", "s:1: a time is a number with us, ms, s, min or h: 10ms");
    assert_wrong("at noon wake", "s:1: behind 'at' there is a time, as 10ms, and a step");
    assert_wrong("at 5ms", "s:1: there is no step ''");
    assert_wrong("sleep 7", "s:1: the machine sleeps in state 1, 2, 3 or 4");
    assert_wrong("sleep 3 hard", "s:1: the second word can be critical");
    assert_wrong("wake => STATUS_FINE", "s:1: there is no status 'STATUS_FINE'");
    assert_wrong("wake =>", "s:1: behind => there is the name of a status, a number, or the word error");
    assert_wrong("wake => error 3", "s:1: behind the status there is nothing more");
    assert_wrong("say \"open end", "s:1: the quotation mark has no other one in this line");
    assert_wrong("wake\nend", "s:2: this end has no repeat");
    assert_wrong("wake\nrepeat 2\nwake\n", "s:2: this repeat has no end");
    assert_wrong("repeat often\nend", "s:1: it is repeated up to 1000000 times");
    assert_wrong("usage X paper on", "s:1: a device is used for paging, hibernation or dump");
    assert_wrong("expect X happy", "s:1: a device is found, added, started, stopped, surprised, gone, open or closed");
    assert_wrong("read f 5000", "s:1: a read is of up to 4096 bytes");
    assert_wrong("control f nine", "s:1: a control code is a number");
    assert_wrong("write f hex:0", "s:1: behind hex: there are two digits for each byte");
    assert_wrong("wait 1s 2 3 4 5 6 7", "s:1: too many words: wait TIME");
}

static char said[500];

static void take_line(const char *line, void *context)
{
    size_t used = strlen(said);

    assert_ptr_equal(context, said);
    snprintf(said + used, sizeof said - used, "%s|", line);
}

static lab_status run(const char *text)
{
    lab_script *script;
    lab_status status = lab_script_read(text, "s", &script);

    if (status < 0)
        fail_msg("%s", lab_error_text());
    said[0] = 0;
    lab_script_output_set(script, take_line, said);
    status = lab_script_run(script);
    lab_script_free(script);
    return status;
}

static void test_steps_do_what_the_calls_of_that_name_do(void **state)
{
    assert_int_equal(run("# a device of the root\n"
                         "create Root\\Sample\n"
                         "expect ROOT\\SAMPLE\\0000 started   # whatever the case\n"
                         "rebalance Root\\Samp*\n"
                         "disable *\\0000\n"
                         "expect Root\\Sample problem 22\n"
                         "enable Root\\Sample\n"
                         "usage Root\\Sample dump on\n"
                         "sleep 3\n"
                         "sleep 3 => STATUS_INVALID_DEVICE_STATE\n"
                         "wake\n"
                         "surprise Root\\Sample\n"
                         "expect Root\\Sample gone\n"
                         "plug ROOT\\SAMPLE\\0000\n"
                         "until Root\\Sample started\n"
                         "cycles Root\\Sample\n"
                         "remove Root\\Sample\n"
                         "disable Root\\Sample => error\n"
                         "say \"that was it\"\n"),
                     STATUS_SUCCESS);
    assert_string_equal(said, "that was it|");
}

static void test_a_step_that_ends_otherwise_ends_the_script(void **state)
{
    create_sample();
    assert_int_equal(run("say one\n\ndisable Root\\Nothing\nsay two\n"), STATUS_NO_SUCH_DEVICE);
    assert_string_equal(
        lab_error_text(),
        "s:3: disable Root\\Nothing: STATUS_NO_SUCH_DEVICE (0xC000000E): there is no device Root\\Nothing");
    assert_string_equal(said, "one|");
    assert_int_equal(run("disable Root\\Sample => STATUS_PLUGPLAY_QUERY_VETOED"), STATUS_UNSUCCESSFUL);
    assert_string_equal(lab_error_text(), "s:1: disable Root\\Sample: STATUS_SUCCESS (0x00000000)");
    assert_int_equal(run("expect Root\\Sample started"), STATUS_UNSUCCESSFUL);
    assert_non_null(strstr(lab_error_text(), "it is found"));
}

static void test_repeats_nest(void **state)
{
    assert_int_equal(run("repeat 2\nsay a\nrepeat 3\nsay b\nend\nrepeat 0\nsay never\nend\nend\nsay c"), 0);
    assert_string_equal(said, "a|b|b|b|a|b|b|b|c|");
}

static void test_steps_come_at_their_times(void **state)
{
    uint64_t began = lab_clock_now();

    assert_int_equal(run("wait 5ms\nat 20ms say x\nat 1ms say y\n"), 0);
    assert_in_range(lab_clock_now() - began, 200000, 200100);
}

static void test_files_are_opened_and_their_requests_joined(void **state)
{
    char text[500], path[64] = "";
    WCHAR wide[64];
    ULONG length;

    create_bus(1);
    assert_int_equal(
        IoGetDeviceProperty(children[0].pdo, DevicePropertyPhysicalDeviceObjectName, sizeof wide, wide, &length), 0);
    for (ULONG i = 0; i < length / 2; i++)
        path[i] = (char)wide[i];
    snprintf(text, sizeof text,
             "open f %s\n"
             "expect LAB\\Child open\n"
             "open f %s => error\n"
             "read f => STATUS_INVALID_DEVICE_REQUEST\n"
             "write f hex:0102 => STATUS_INVALID_DEVICE_REQUEST\n"
             "control f 0x222000 => STATUS_INVALID_DEVICE_REQUEST\n"
             "read g => error\n"
             "disable LAB\\Child => STATUS_PLUGPLAY_QUERY_VETOED\n"
             "close f\n"
             "expect LAB\\Child closed\n"
             "open f {00000000-0000-0000-0000-000000000001} => error\n",
             path, path);
    if (run(text) < 0)
        fail_msg("%s", lab_error_text());
}

static void test_a_script_goes_on_beside_its_caller(void **state)
{
    lab_script *script;

    create_sample();
    assert_int_equal(lab_script_read("at 10ms surprise Root\\Sample\nat 20ms plug ROOT\\SAMPLE\\0000\n"
                                     "cycles Root\\Sample\n",
                                     "s", &script),
                     0);
    assert_int_equal(lab_script_start(script), STATUS_SUCCESS);
    lab_clock_advance(150000);
    assert_int_equal(lab_pnp_device_query(SAMPLE, &(lab_pnp_info){0}), STATUS_NO_SUCH_DEVICE);
    assert_int_equal(lab_script_steps(script), 1);
    assert_int_equal(lab_script_wait(script), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_query(SAMPLE, &(lab_pnp_info){0}), STATUS_SUCCESS);
    lab_script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_what_is_wrong_is_named_with_its_line),
        pnp_test(test_steps_do_what_the_calls_of_that_name_do),
        pnp_test(test_a_step_that_ends_otherwise_ends_the_script),
        pnp_test(test_repeats_nest),
        pnp_test(test_steps_come_at_their_times),
        pnp_test(test_files_are_opened_and_their_requests_joined),
        pnp_test(test_a_script_goes_on_beside_its_caller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
