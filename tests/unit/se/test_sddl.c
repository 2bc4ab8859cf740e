/* SDDL as programs and IoCreateDeviceSecure read it. */
#include "support/machine.h"
#include <ntlab/security.h>
#include <ntifs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_refused(const char *sddl, uint32_t expected_at)
{
    const char *reason = NULL;
    uint32_t at = 0;

    assert_int_equal(lab_sddl_check(sddl, &at, &reason), STATUS_INVALID_PARAMETER);
    assert_non_null(reason);
    assert_int_equal(at, expected_at);
}

static void test_sddl_every_account_and_right_is_known(void **state)
{
    static const char accounts[] =
        "AA AC AN AO AP AS AU BA BG BO BU CA CD CG CN CO CY DA DC DD DG DU EA ED EK ER ES HA "
        "HI HO IS IU KA LA LG LS LU LW ME MP MS MU NO NS NU OW PA PO PS PU RA RC RD RE RM "
        "RO RS RU SA SI SO SS SU SY UD WD WR ";
    static const char rights[] = "GA GR GW GX RC SD WD WO RP WP CC DC LC SW LO DT CR FA FR FW FX KA KR KW KX AS MA ";
    char text[32];

    for (const char *at = accounts; *at; at += 3) {
        snprintf(text, sizeof text, "D:(A;;GA;;;%.2s)", at);
        assert_int_equal(lab_sddl_check(text, NULL, NULL), STATUS_SUCCESS);
    }
    for (const char *at = rights; *at; at += 3) {
        snprintf(text, sizeof text, "D:(A;;%.2s;;;SY)", at);
        assert_int_equal(lab_sddl_check(text, NULL, NULL), STATUS_SUCCESS);
    }
}

static void test_sddl_whole_syntax_is_accepted(void **state)
{
    static const char *const texts[] = {
        "",
        "D:",
        "D:P",
        "D:PARAI(A;OICINPIOID;GRGX;;;BA)(D;;0x1f01ff;;;S-1-5-21-1-2-3-4294967295)",
        "O:BAG:SYD:(A;;FA;;;WD)S:(AU;SAFA;WDWO;;;WD)(ML;;NWNRNX;;;LW)",
        "D:NO_ACCESS_CONTROL",
        "d:p(a;;ga;;;sy)",
        "D:(A;;4294967295;;;SY)(A;;017;;;SY)",
        "D:(OA;;CR;00299570-246d-11d0-a768-00aa006e0529;bf967aba-0de6-11d0-a285-00aa003049e2;PS)",
        "D:(OD;CI;RPWP;;bf967aba-0de6-11d0-a285-00aa003049e2;S-1-0x123456789ABC-7)",
        "S:P(ML;;NW;;;HI)(TL;;RC;;;S-1-19-512-8192)D:AI",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(lab_sddl_check(texts[i], NULL, NULL), STATUS_SUCCESS);
}

static void test_sddl_errors_say_where(void **state)
{
    assert_refused("X:", 0);
    assert_refused("D", 0);
    assert_refused("D:(", 3);
    assert_refused("D:(A;;GA;;;SY", 13);
    assert_refused("D:(Q;;GA;;;SY)", 3);
    assert_refused("D:(XA;;GA;;;SY;(Member_of {BA}))", 27);
    assert_refused("D:(XA;;GA;;;SY)", 14);
    assert_refused("D:(XA;;GA;;;SY;())", 16);
    assert_refused("D:(XA;;GA;;;SY;(Member_of {SID(BA)))", 34);
    assert_refused("D:(XA;;GA;;;SY;(@User.a ==))", 26);
    assert_refused("D:(XA;;GA;;;SY;(!@User.a", 24);
    assert_refused("D:(RA;;GA;;;SY)", 3);
    assert_refused("D:(A;ZZ;GA;;;SY)", 5);
    assert_refused("D:(A;;GA;;;QQ)", 11);
    assert_refused("D:(A;;GQ;;;SY)", 6);
    assert_refused("D:(A;;0x1ffffffff;;;SY)", 16);
    assert_refused("D:(A;;GA;;;S-2-5-18)", 14);
    assert_refused("D:(A;;GA;;;S-1-5)", 16);
    assert_refused("D:(A;;GA;00299570-246d-11d0-a768-00aa006e0529;;SY)", 47);
    assert_refused("D:(OA;;GA;00299570-246d;;SY)", 23);
    assert_refused("D:(A;;GA;;;SY)D:", 14);
    assert_refused("D:(ML;;NW;;;LW)", 3);
    assert_refused("S:(A;;GA;;;SY)", 3);
    assert_refused("D:(A;;GA;;;SY)junk", 14);
    assert_refused("D:NO_ACCESS_CONTROL(A;;GA;;;SY)", 19);
}

/* Who is whom: an administrator is in BA and not in the guests; nobody has claims. */
static void test_conditions_decide_what_an_entry_is_worth(void **state)
{
    static const struct {
        const char *condition;
        bool administrator, user;
    } rows[] = {
        {"Member_of {SID(BA)}", true, false},
        {"Member_of SID(BA)", true, false},
        {"Member_of {SID(BA), SID(BG)}", false, false},
        {"Member_of_Any {SID(BA), SID(BG)}", true, false},
        {"Member_of_Any {SID(BU), SID(BG)}", true, true},
        {"Not_Member_of {SID(BA)}", false, true},
        {"Not_Member_of_Any {SID(BA), SID(BG)}", false, true},
        {"!Member_of {SID(BA)}", false, true},
        {"Member_of {SID(BU)} && Member_of {SID(BA)}", true, false},
        {"Member_of {SID(BA)} || Member_of {SID(BU)}", true, true},
        {"Member_of {SID(BG)} || Member_of {SID(BU)} && Member_of {SID(BA)}", true, false},
        {"(Member_of {SID(BG)} || Member_of {SID(BU)}) && !(Member_of {SID(BA)})", false, true},
        {"Device_Member_of {SID(BU)}", false, false},
        {"Not_Device_Member_of {SID(BU)}", true, true},
        {"Exists @User.Title", false, false},
        {"Not_Exists @User.Title", true, true},
        {"@User.Level >= 3", false, false},
        {"!(@User.Level >= 3)", false, false}, /* unknown stays unknown */
        {"@User.Level >= 3 || Member_of {SID(BU)}", true, true},
        {"@User.Level >= 3 && Member_of {SID(BU)}", false, false},
        {"@Resource.Kind Any_of {\"a\", \"b\"}", false, false},
        {"member_of {sid(BA)}", true, false},
    };
    char text[256];
    uint32_t granted;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(text, sizeof text, "O:SYG:SYD:(XA;;0x1;;;WD;(%s))", rows[i].condition);
        if (NT_SUCCESS(lab_sddl_access(text, LAB_AS_ADMINISTRATOR, 1, &granted)) != rows[i].administrator ||
            NT_SUCCESS(lab_sddl_access(text, LAB_AS_USER, 1, &granted)) != rows[i].user)
            fail_msg("%s", text);
    }
    /* What isn't known denies. */
    assert_int_equal(
        lab_sddl_access("O:SYG:SYD:(XD;;0x1;;;WD;(@User.Level >= 3))(A;;0x1;;;WD)", LAB_AS_USER, 1, &granted),
        STATUS_ACCESS_DENIED);
    assert_int_equal(
        lab_sddl_access("O:SYG:SYD:(XD;;0x1;;;WD;(Member_of {SID(BA)}))(A;;0x1;;;WD)", LAB_AS_USER, 1, &granted),
        STATUS_SUCCESS);
    assert_int_equal(lab_sddl_access("O:SYG:SYD:(XD;;0x1;;;WD;(Member_of {SID(BA)}))(A;;0x1;;;WD)",
                                     LAB_AS_ADMINISTRATOR, 1, &granted),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(lab_sddl_access("O:SYG:SYD:(XA;;0x1;;;BG;(Member_of {SID(BU)}))", LAB_AS_USER, 1, &granted),
                     STATUS_ACCESS_DENIED);
}

static void test_conditions_lie_as_windows_lays_them(void **state)
{
    static const unsigned char expected[] = {
        'a',  'r',  't', 'x', 0xF9, 2, 0, 0, 0, 'a', 0, /* @User.a */
        0x04, 5,    0,   0,   0,    0, 0, 0, 0, 3,   2, /* 5, without a sign, decimal */
        0x80, 0x51, 12,  0,   0,    0, 1, 1, 0, 0,   0, 0, 0, 5, 18, 0, 0, 0, 0x89, 0xA0, 0, 0}; /* ==, Member_of, && */
    unsigned char descriptor[256];
    size_t length, at = 0;

    assert_int_equal(lab_sddl_descriptor("D:(XA;;0x1;;;WD;(@User.a == 5 && Member_of SID(SY)))", descriptor,
                                         sizeof descriptor, &length),
                     STATUS_SUCCESS);
    while (at + sizeof expected <= length && memcmp(descriptor + at, expected, 4))
        at++;
    assert_true(at + sizeof expected <= length);
    assert_memory_equal(descriptor + at, expected, sizeof expected);
    assert_true(RtlValidRelativeSecurityDescriptor(descriptor, (ULONG)length, 0));
}

static void test_conditions_are_written_as_they_were_read(void **state)
{
    static const char *const texts[] = {
        "D:(XA;;CC;;;WD;(Member_of {SID(BA), SID(S-1-5-21-1-2-3-4)}))",
        "D:(XD;;CC;;;WD;(@User.Title == \"boss\"))",
        "D:(XA;;CC;;;WD;((@User.Level >= -3) && (!(@Device.Managed))))",
        "D:(XA;;CC;;;WD;((Exists @Resource.Kind) || (colour Contains #0aff)))",
    };
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Lab"); /* without one it has no descriptor */
    OBJECT_ATTRIBUTES attributes;
    HANDLE event;
    char text[256];

    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE), STATUS_SUCCESS);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(lab_handle_sddl_set((lab_handle)event, texts[i]), STATUS_SUCCESS);
        assert_int_equal(lab_handle_sddl_get((lab_handle)event, false, text, sizeof text, NULL), STATUS_SUCCESS);
        assert_non_null(strstr(text, texts[i]));
    }
    ZwClose(event);
}

static void test_sddl_long_lists_are_refused_not_cut(void **state)
{
    size_t count = 4000;
    char *text = malloc(16 * count + 8);
    char *at = text + sprintf(text, "D:");

    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "(A;;GA;;;SY)");
    assert_int_equal(lab_sddl_check(text, NULL, NULL), STATUS_INVALID_PARAMETER);
    text[2 + 12 * 3000] = 0;
    assert_int_equal(lab_sddl_check(text, NULL, NULL), STATUS_SUCCESS);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_sddl_every_account_and_right_is_known),
        machine_test(test_sddl_whole_syntax_is_accepted),
        machine_test(test_sddl_errors_say_where),
        machine_test(test_conditions_decide_what_an_entry_is_worth),
        machine_test(test_conditions_lie_as_windows_lays_them),
        machine_test(test_conditions_are_written_as_they_were_read),
        machine_test(test_sddl_long_lists_are_refused_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
