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
    assert_refused("D:(XA;;GA;;;SY;(Member_of {BA}))", 3);
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
        machine_test(test_sddl_long_lists_are_refused_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
