/* The keyboard controller, its keyboard and a mouse, as a port driver meets them. */
#include <ntddk.h>
#include <support/machine.h>
#include <ntlab/dev/i8042.h>
#include <ntlab/sim.h>

#define DATA    ((PUCHAR)(ULONG_PTR)0x60)
#define COMMAND ((PUCHAR)(ULONG_PTR)0x64)

static lab_device *keyboard, *mouse;

static void plug(void)
{
    lab_sim_register();
    assert_int_equal(lab_device_plug("i8042", NULL, &keyboard), STATUS_SUCCESS);
}

static void plug_mouse(void)
{
    assert_int_equal(lab_device_plug("ps2mouse", NULL, &mouse), STATUS_SUCCESS);
}

static void command(UCHAR value)
{
    WRITE_PORT_UCHAR(COMMAND, value);
}

static void data(UCHAR value)
{
    WRITE_PORT_UCHAR(DATA, value);
}

/* Nothing comes: 0x100. Mouse bytes: ored with 0x200. */
static unsigned next(void)
{
    UCHAR status;

    lab_clock_advance(20000);
    status = READ_PORT_UCHAR(COMMAND);
    return status & 1 ? READ_PORT_UCHAR(DATA) | (status & 0x20 ? 0x200u : 0) : 0x100;
}

static bool asserted(lab_device *device)
{
    lab_line_state state;

    lab_line_query(device, 0, &state);
    return state.asserted;
}

static void test_self_test_and_mode_byte(void **state)
{
    plug();
    command(0xAA);
    assert_int_equal(next(), 0x55);
    command(0x60);
    data(0x45);
    command(0x20);
    assert_int_equal(next(), 0x45);
    assert_int_equal(next(), 0x100);
}

static void test_a_key_interrupts_and_is_translated(void **state)
{
    plug();
    assert_true(lab_keyboard_key(keyboard, 0x1E, true));
    lab_clock_advance(20000);
    assert_true(asserted(keyboard));
    assert_int_equal(READ_PORT_UCHAR(DATA), 0x1E);
    assert_false(asserted(keyboard));
    lab_keyboard_key(keyboard, 0x1E, false);
    assert_int_equal(next(), 0x9E);
    lab_keyboard_key(keyboard, LAB_KEY_EXTENDED | 0x48, true);
    assert_int_equal(next(), 0xE0);
    assert_int_equal(next(), 0x48);
    lab_keyboard_key(keyboard, LAB_KEY_EXTENDED | 0x48, false);
    assert_int_equal(next(), 0xE0);
    assert_int_equal(next(), 0xC8);
}

static void test_without_translation_it_is_set_2(void **state)
{
    plug();
    command(0x60);
    data(0x05);
    lab_keyboard_key(keyboard, 0x41, true); /* F7, the odd one */
    assert_int_equal(next(), 0x83);
    lab_keyboard_key(keyboard, 0x41, false);
    assert_int_equal(next(), 0xF0);
    assert_int_equal(next(), 0x83);
}

static void test_every_key_of_set_1_comes_back_as_itself(void **state)
{
    plug();
    for (unsigned code = 1; code <= 0x58; code++) {
        if (code > 0x53 && code < 0x57)
            continue; /* no such keys on an American keyboard */
        lab_keyboard_key(keyboard, code, true);
        assert_int_equal(next(), code);
    }
}

static void test_identification_translated(void **state)
{
    plug();
    data(0xF2);
    assert_int_equal(next(), 0xFA);
    assert_int_equal(next(), 0xAB);
    assert_int_equal(next(), 0x41); /* 0x83, translated */
    assert_int_equal(next(), 0x100);
}

static void test_identification_untranslated(void **state)
{
    plug();
    command(0x60);
    data(0x05);
    data(0xF2);
    assert_int_equal(next(), 0xFA);
    assert_int_equal(next(), 0xAB);
    assert_int_equal(next(), 0x83);
    data(0xFF);
    assert_int_equal(next(), 0xFA);
    assert_int_equal(next(), 0xAA);
    data(0xED);
    assert_int_equal(next(), 0xFA);
    data(5);
    assert_int_equal(next(), 0xFA);
    assert_int_equal(lab_keyboard_leds(keyboard), 5);
    data(0xF5);
    assert_int_equal(next(), 0xFA);
    assert_false(lab_keyboard_key(keyboard, 0x1E, true));
}

static void test_typing(void **state)
{
    static const UCHAR codes[] = {0x2A, 0x23, 0xA3, 0xAA, 0x17, 0x97, 0x2A, 0x02, 0x82, 0xAA};

    plug();
    assert_true(lab_keyboard_type(keyboard, "Hi!"));
    for (unsigned i = 0; i < sizeof codes; i++)
        assert_int_equal(next(), codes[i]);
    assert_false(lab_keyboard_type(keyboard, "\x01"));
    assert_false(lab_keyboard_type(keyboard, "more than its buffer has room for"));
}

static void test_mouse_reports(void **state)
{
    plug();
    assert_int_equal(lab_device_plug("ps2mouse", "controller=none", NULL), STATUS_INVALID_PARAMETER);
    plug_mouse();
    command(0x60);
    data(0x47);
    command(0xD4);
    data(0xF4);
    assert_int_equal(next(), 0x2FA);
    lab_mouse_move(mouse, 5, -3, 0, LAB_MOUSE_LEFT);
    lab_clock_advance(20000);
    assert_true(asserted(mouse));
    assert_false(asserted(keyboard));
    assert_int_equal(next(), 0x229);
    assert_int_equal(next(), 0x205);
    assert_int_equal(next(), 0x2FD);
    assert_int_equal(next(), 0x100);
}

static void test_the_wheel_appears_when_it_is_asked_for(void **state)
{
    static const UCHAR rates[] = {200, 100, 80};

    plug();
    plug_mouse();
    command(0xA8);
    for (unsigned i = 0; i < 3; i++) {
        command(0xD4);
        data(0xF3);
        assert_int_equal(next(), 0x2FA);
        command(0xD4);
        data(rates[i]);
        assert_int_equal(next(), 0x2FA);
    }
    command(0xD4);
    data(0xF2);
    assert_int_equal(next(), 0x2FA);
    assert_int_equal(next(), 0x203);
    command(0xD4);
    data(0xF4);
    assert_int_equal(next(), 0x2FA);
    lab_mouse_move(mouse, 0, 0, -1, 0);
    assert_int_equal(next(), 0x208);
    assert_int_equal(next(), 0x200);
    assert_int_equal(next(), 0x200);
    assert_int_equal(next(), 0x2FF);
}

/* As drivers look for a mouse: with both ports off. */
static void test_writing_to_the_mouse_switches_its_port_on(void **state)
{
    plug();
    plug_mouse();
    command(0x60);
    data(0x74);
    command(0xD4);
    data(0xFF);
    assert_int_equal(next(), 0x2FA);
    assert_int_equal(next(), 0x2AA);
    assert_int_equal(next(), 0x200);
    command(0x20);
    assert_int_equal(next(), 0x54);
}

static void test_without_a_mouse_its_port_says_so(void **state)
{
    plug();
    command(0xA9);
    assert_int_equal(next(), 0x02);
    command(0xD4);
    data(0xFF);
    lab_clock_advance(20000);
    assert_int_equal(READ_PORT_UCHAR(COMMAND) & 0x61, 0x61);
    assert_int_equal(READ_PORT_UCHAR(DATA), 0xFE);
}

static void test_a_byte_that_nobody_reads_holds_the_others(void **state)
{
    plug();
    lab_keyboard_key(keyboard, 0x1E, true);
    lab_keyboard_key(keyboard, 0x30, true);
    lab_clock_advance(1000000);
    assert_int_equal(READ_PORT_UCHAR(DATA), 0x1E);
    assert_int_equal(next(), 0x30);
}

static void test_saved_state_goes_on(void **state)
{
    static unsigned char bytes[8192];
    size_t size;

    plug();
    lab_keyboard_key(keyboard, 0x1E, true);
    size = lab_device_save(keyboard, bytes, sizeof bytes);
    lab_device_reset(keyboard);
    assert_int_equal(next(), 0x100);
    assert_int_equal(lab_device_restore(keyboard, bytes, size), STATUS_SUCCESS);
    assert_int_equal(next(), 0x1E);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_self_test_and_mode_byte),
        machine_test(test_a_key_interrupts_and_is_translated),
        machine_test(test_without_translation_it_is_set_2),
        machine_test(test_every_key_of_set_1_comes_back_as_itself),
        machine_test(test_identification_translated),
        machine_test(test_identification_untranslated),
        machine_test(test_typing),
        machine_test(test_mouse_reports),
        machine_test(test_the_wheel_appears_when_it_is_asked_for),
        machine_test(test_writing_to_the_mouse_switches_its_port_on),
        machine_test(test_without_a_mouse_its_port_says_so),
        machine_test(test_a_byte_that_nobody_reads_holds_the_others),
        machine_test(test_saved_state_goes_on),
    };

    return cmocka_run_group_tests_name("i8042", tests, NULL, NULL);
}
