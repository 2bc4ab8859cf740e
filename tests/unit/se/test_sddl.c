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
        "HI HO IS IU KA LA LG LS LU LW ME MP MS MU NO NS NU OU OW PA PO PS PU RA RC RD RE RM "
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
        "S:(AL;;GA;;;SY)(OL;;CR;00299570-246d-11d0-a768-00aa006e0529;;SY)(OU;SA;CR;;;SY)",
        "S:(XU;SAFA;GA;;;WD;(Member_of {SID(BA)}))(SP;;;;;S-1-17-1-2)(FL;TP;GA;;;WD;(Exists @User.a))",
        "D:(ZA;;CR;00299570-246d-11d0-a768-00aa006e0529;;SY;\t(@User.a-b == \"(\"))\r\n",
        "S:(RA;CI;;;;WD;(\"Secrecy\",TU,0,3))(RA;;;;;WD; ( \"None\" , TI , 0x10000 ))",
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
    assert_refused("S:(RA;;;;;WD)", 12);
    assert_refused("S:(RA;;;;;WD;(a,TU,0))", 14);
    assert_refused("S:(RA;;;;;WD;(\"\",TU,0))", 15);
    assert_refused("S:(RA;;;;;WD;(\"a b\",TU,0))", 17);
    assert_refused("S:(RA;;;;;WD;(\"%00\",TU,0))", 15);
    assert_refused("S:(RA;;;;;WD;(\"a\",TQ,0))", 18);
    assert_refused("S:(RA;;;;;WD;(\"a\",TU,0x40))", 25);
    assert_refused("S:(RA;;;;;WD;(\"a\",TU,0,-1))", 25);
    assert_refused("S:(RA;;;;;WD;(\"a\",TI,0,9223372036854775808))", 42);
    assert_refused("S:(RA;;;;;WD;(\"a\",TU,0,18446744073709551616))", 42);
    assert_refused("S:(RA;;;;;WD;(\"a\",TB,0,2))", 24);
    assert_refused("S:(RA;;;;;WD;(\"a\",TX,0,012))", 25);
    assert_refused("S:(RA;;;;;WD;(\"a\",TD,0,QQ))", 23);
    assert_refused("S:(RA;;;;;WD;(\"a\",TS,0,\"x))", 27);
    assert_refused("D:(XA;;GA;;;SY;(@User.a == 99999999999999999999))", 46);
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

/* What a text says is what is read from its descriptor again. */
static void test_every_kind_of_entry_is_written_as_it_was_read(void **state)
{
    static const char *const texts[] = {
        "O:BAG:SYD:PARAI(A;OICINPIOID;FA;;;BA)(D;;KR;;;WD)(OA;;CR;00299570-246d-11d0-a768-00aa006e0529;;PS)",
        "D:NO_ACCESS_CONTROLS:ARAI(AU;SAFA;SDWD;;;WD)(AL;;GA;;;SY)",
        "D:(OD;CI;RPWP;;bf967aba-0de6-11d0-a285-00aa003049e2;S-1-0x123456789abc-7)",
        "S:P(ML;;NWNRNX;;;LW)(TL;;RC;;;S-1-19-512-8192)(SP;ID;;;;S-1-17-1-2-3)",
        "S:(OU;SA;CR;00299570-246d-11d0-a768-00aa006e0529;bf967aba-0de6-11d0-a285-00aa003049e2;WD)(OL;;GR;;;OU)",
        "D:(ZA;;CR;00299570-246d-11d0-a768-00aa006e0529;;WD;(Member_of {SID(BA)}))",
        "S:(XU;FA;GA;;;WD;(Exists @User.Title))(FL;TP;GR;;;WD;(@User.Title == \"boss\"))",
        "S:(RA;CIOI;;;;WD;(\"Signed\",TI,0x1,-9223372036854775808,0,7))",
        "S:(RA;;;;;WD;(\"Unsigned\",TU,0x10000,18446744073709551615))",
        "S:(RA;;;;;WD;(\"a%0020name\",TS,0x2,\"\",\"one two\",\"(;,)\"))",
        "S:(RA;;;;;WD;(\"Who\",TD,0x0,BA,S-1-5-21-1-2-3-4))(RA;;;;;WD;(\"Yes\",TB,0x0,1,0))",
        "S:(RA;;;;;WD;(\"Bytes\",TX,0x3f,0102ff,,00))(RA;;;;;WD;(\"None\",TI,0x0))",
        "S:(RA;;;;;WD;(\"Stra\xc3\x9f"
        "e\",TS,0x0,\"\xe2\x82\xac\"))",
    };
    unsigned char descriptor[512];
    char text[256], sorted[256];
    size_t length;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(lab_sddl_descriptor(texts[i], descriptor, sizeof descriptor, &length), STATUS_SUCCESS);
        assert_true(RtlValidRelativeSecurityDescriptor(descriptor, (ULONG)length, 0));
        assert_int_equal(lab_sddl_text(descriptor, 0x1000F, text, sizeof text, NULL), STATUS_SUCCESS);
        snprintf(sorted, sizeof sorted, "%s", texts[i]);
        if (strstr(sorted, "CIOI")) /* flags come in one order */
            memcpy(strstr(sorted, "CIOI"), "OICI", 4);
        assert_string_equal(text, sorted);
    }
}

static void test_a_text_has_the_parts_that_are_asked(void **state)
{
    static const char all[] = "O:BAG:SYD:(A;;GA;;;SY)S:(AU;SA;GA;;;WD)(ML;;NW;;;LW)(RA;;;;;WD;(\"a\",TI,0x0,1))"
                              "(SP;;;;;S-1-17-1)(TL;;RC;;;S-1-19-512-8192)";
    static const struct {
        ULONG information;
        const char *text;
    } rows[] = {{OWNER_SECURITY_INFORMATION, "O:BA"},
                {GROUP_SECURITY_INFORMATION, "G:SY"},
                {DACL_SECURITY_INFORMATION, "D:(A;;GA;;;SY)"},
                {LABEL_SECURITY_INFORMATION, "S:(ML;;NW;;;LW)"},
                {ATTRIBUTE_SECURITY_INFORMATION, "S:(RA;;;;;WD;(\"a\",TI,0x0,1))"},
                {SCOPE_SECURITY_INFORMATION, "S:(SP;;;;;S-1-17-1)"},
                {PROCESS_TRUST_LABEL_SECURITY_INFORMATION, "S:(TL;;RC;;;S-1-19-512-8192)"},
                {ACCESS_FILTER_SECURITY_INFORMATION, "S:"},
                {BACKUP_SECURITY_INFORMATION, all}};
    unsigned char descriptor[512];
    char text[256];
    size_t length;

    assert_int_equal(lab_sddl_descriptor(all, descriptor, sizeof descriptor, &length), STATUS_SUCCESS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(lab_sddl_text(descriptor, rows[i].information, text, sizeof text, &length), STATUS_SUCCESS);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(length, strlen(text) + 1);
        assert_int_equal(lab_sddl_text(descriptor, rows[i].information, text, length - 1, &length),
                         STATUS_BUFFER_TOO_SMALL);
    }
}

static void test_an_attribute_lies_as_windows_lays_it(void **state)
{
    static const unsigned char expected[] = {20,  0, 0,   0, 2, 0, 0, 0,
                                             2,   0, 0,   0, 1, 0, 0, 0, /* name, TU, case-sensitive, one value */
                                             28,  0, 0,   0,             /* where it is */
                                             'a', 0, 'b', 0, 0, 0, 0, 0, /* the name, padded */
                                             3,   0, 0,   0, 0, 0, 0, 0};
    unsigned char descriptor[256];
    size_t length, at = 0;

    assert_int_equal(lab_sddl_descriptor("S:(RA;;;;;WD;(\"ab\",TU,2,3))", descriptor, sizeof descriptor, &length),
                     STATUS_SUCCESS);
    while (at + sizeof expected <= length && memcmp(descriptor + at, expected, sizeof expected))
        at++;
    assert_true(at + sizeof expected <= length);
}

/* The space before the parenthesis once hid how long the entry would be. */
static void test_a_long_attribute_behind_a_space_is_read_whole(void **state)
{
    char text[1400], *at = text + sprintf(text, "S:(RA;;;;;WD; (\"a\",TS,0");
    unsigned char descriptor[4096];
    size_t length;

    for (int i = 0; i < 100; i++)
        at += sprintf(at, ",\"value%d\"", i);
    sprintf(at, "))");
    assert_int_equal(lab_sddl_descriptor(text, descriptor, sizeof descriptor, &length), STATUS_SUCCESS);
    assert_true(length > 1700);
}

/* A boss of level 3 with two colours, at a managed computer. */
static lab_token *boss(void)
{
    static const char *const groups[] = {"WD", "BU"}, *const device_groups[] = {"BG", "S-1-5-21-7-8-9-10"},
                             *const user_claims[] = {"\"Title\",TS,0,\"Boss\"",
                                                     "\"Level\",TI,0,3",
                                                     "\"Colours\",TS,0,\"red\",\"blue\"",
                                                     "\"Big\",TU,0,18446744073709551615",
                                                     "\"Off\",TB,0,0",
                                                     "\"On\",TB,0,1",
                                                     "\"Empty\",TS,0,\"\"",
                                                     "\"Team\",TD,0,BA,BO",
                                                     "\"Key\",TX,0,0aff",
                                                     "\"Exact\",TS,2,\"Boss\"",
                                                     "\"Gone\",TI,0x10,1",
                                                     "\"Denies\",TI,0x4,1",
                                                     "\"None\",TI,0"},
                             *const device_claims[] = {"\"Managed\",TB,0,1", "\"Title\",TS,0,\"boss\""};
    const lab_token_config config = {.user = "S-1-5-21-1-2-3-1000",
                                     .groups = groups,
                                     .group_count = 2,
                                     .integrity = 0x2000,
                                     .user_claims = user_claims,
                                     .user_claim_count = sizeof user_claims / sizeof *user_claims,
                                     .device_claims = device_claims,
                                     .device_claim_count = 2,
                                     .device_groups = device_groups,
                                     .device_group_count = 2};
    lab_token *token;

    assert_int_equal(lab_token_create(&config, &token), STATUS_SUCCESS);
    return token;
}

static void test_claims_decide_what_an_entry_is_worth(void **state)
{
    static const struct {
        const char *condition;
        bool holds;
    } rows[] = {
        {"@User.Title == \"boss\"", true},
        {"@user.title == \"BOSS\"", true},
        {"@User.Title != \"boss\"", false},
        {"@User.Title != \"clerk\"", true},
        {"@User.Exact == \"boss\"", false},
        {"@User.Exact == \"Boss\"", true},
        {"@User.Title == @Device.Title", true},
        {"@User.Exact == @Device.Title", false},
        {"@User.Title == 3", false},
        {"!(@User.Title == 3)", false}, /* unknown */
        {"@User.Level == 3", true},
        {"@User.Level >= 3 && @User.Level <= 3", true},
        {"@User.Level > 3 || @User.Level < 3", false},
        {"@User.Level > -5", true},
        {"@User.Level < 0x10", true},
        {"@User.Big > @User.Level", true},
        {"@User.Big < 0", false},
        {"@User.Title > \"a\"", true},
        {"@User.Colours > \"a\"", false},
        {"!(@User.Colours > \"a\")", false},
        {"@User.Colours == {\"blue\", \"red\"}", true},
        {"@User.Colours == \"red\"", false},
        {"@User.Colours != \"red\"", true},
        {"@User.Colours Contains \"red\"", true},
        {"@User.Colours Contains {\"red\", \"green\"}", false},
        {"@User.Colours Not_Contains {\"red\", \"green\"}", true},
        {"@User.Colours Any_of {\"red\", \"green\"}", true},
        {"@User.Colours Not_Any_of {\"red\", \"green\"}", false},
        {"@User.Colours Any_of {\"black\", \"green\"}", false},
        {"@User.Colours Any_of @Resource.Colours", true},
        {"@User.Colours Contains @Resource.Colours", false},
        {"@Resource.Secrecy <= @User.Level", true},
        {"@Resource.Hidden == 1", false}, /* inherit only */
        {"@User.Team Contains SID(BA)", true},
        {"@User.Team == {SID(BO), SID(BA)}", true},
        {"@User.Team Contains SID(SY)", false},
        {"@User.Key == #0aff", true},
        {"@User.Key == #0aff00", false},
        {"@User.Key > #01", false},
        {"@User.On", true},
        {"@User.Off", false},
        {"!(@User.Off)", true},
        {"@User.On == 1", true},
        {"@User.Level", true},
        {"@User.Title", true},
        {"@User.Empty", false},
        {"!(@User.Empty)", true},
        {"@User.Team", false},
        {"!(@User.Team)", false},
        {"@User.Colours", false},
        {"@User.None == 1", false},
        {"Exists @User.Title", true},
        {"Exists @User.Absent", false},
        {"Exists @User.Gone", false},
        {"Exists @User.Denies", false},
        {"Not_Exists @User.Gone", true},
        {"Exists @Resource.Secrecy", true},
        {"Exists @Resource.a%0020b", true},
        {"@Device.Managed && Member_of {SID(BU)}", true},
        {"Device_Member_of {SID(BG), SID(S-1-5-21-7-8-9-10)}", true},
        {"Device_Member_of {SID(BG), SID(BA)}", false},
        {"Device_Member_of_Any {SID(BG), SID(BA)}", true},
        {"Not_Device_Member_of {SID(BG)}", false},
        {"Not_Device_Member_of_Any {SID(SY), SID(BA)}", true},
        {"Title == \"boss\"", false}, /* an attribute of nobody */
    };
    lab_token *token = boss();
    char text[512];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(text, sizeof text,
                 "O:SYG:SYD:(XA;;0x1;;;WD;(%s))S:(RA;;;;;WD;(\"Colours\",TS,0,\"RED\",\"green\"))"
                 "(RA;;;;;WD;(\"Secrecy\",TU,0,2))(RA;IOCI;;;;WD;(\"Hidden\",TI,0,1))"
                 "(RA;;;;;WD;(\"a%%0020b\",TI,0,1))",
                 rows[i].condition);
        if (NT_SUCCESS(lab_sddl_access_token(text, token, 1, NULL)) != rows[i].holds)
            fail_msg("%s", text);
    }
    /* What is only for denying denies. */
    assert_int_equal(lab_sddl_access_token("O:SYG:SYD:(XD;;0x1;;;WD;(@User.Denies == 1))(A;;0x1;;;WD)", token, 1, NULL),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(lab_sddl_access_token("O:SYG:SYD:(XD;;0x1;;;WD;(@User.Level == 4))(A;;0x1;;;WD)", token, 1, NULL),
                     STATUS_SUCCESS);
    lab_token_close(token);
}

/* Without the part of the object that it is for, one that names a part allows nothing. */
static void test_an_object_entrys_condition_counts(void **state)
{
    lab_token *token = boss();

    assert_int_equal(lab_sddl_access_token("O:SYG:SYD:(ZA;;0x1;;;WD;(@User.Level == 3))", token, 1, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(lab_sddl_access_token("O:SYG:SYD:(ZA;;0x1;;;WD;(@User.Level == 4))", token, 1, NULL),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(
        lab_sddl_access_token("O:SYG:SYD:(ZA;;0x1;00299570-246d-11d0-a768-00aa006e0529;;WD;(@User.Level == 3))", token,
                              1, NULL),
        STATUS_ACCESS_DENIED);
    lab_token_close(token);
}

/* An attribute may say that it is of its own object only. */
static void test_attributes_are_inherited_unless_they_say_no(void **state)
{
    SECURITY_SUBJECT_CONTEXT context;
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    PSECURITY_DESCRIPTOR child = NULL;
    unsigned char parent[512];
    char text[256];
    size_t length;

    assert_int_equal(lab_sddl_descriptor("O:SYG:SYD:(A;;GA;;;SY)S:(RA;OICI;;;;WD;(\"own\",TI,1,1))"
                                         "(RA;OICI;;;;WD;(\"all\",TI,0,1))",
                                         parent, sizeof parent, &length),
                     STATUS_SUCCESS);
    SeCaptureSubjectContext(&context);
    assert_int_equal(SeAssignSecurityEx(parent, NULL, &child, NULL, FALSE,
                                        SEF_DACL_AUTO_INHERIT | SEF_SACL_AUTO_INHERIT, &context, &mapping, PagedPool),
                     STATUS_SUCCESS);
    assert_int_equal(lab_sddl_text(child, ATTRIBUTE_SECURITY_INFORMATION, text, sizeof text, NULL), STATUS_SUCCESS);
    assert_string_equal(text, "S:AI(RA;ID;;;;WD;(\"all\",TI,0x0,1))");
    SeDeassignSecurity(&child);
    SeReleaseSubjectContext(&context);
}

static void test_a_token_tells_its_claims(void **state)
{
    lab_token *token = boss();
    CLAIM_SECURITY_ATTRIBUTES_INFORMATION *information;
    TOKEN_GROUPS *groups;
    CLAIM_SECURITY_ATTRIBUTE_V1 *claims;

    assert_int_equal(SeQueryInformationToken(token, TokenUserClaimAttributes, (PVOID *)&information), STATUS_SUCCESS);
    assert_int_equal(information->Version, 1);
    assert_int_equal(information->AttributeCount, 13);
    claims = information->Attribute.pAttributeV1;
    assert_int_equal(claims[0].ValueType, CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING);
    assert_memory_equal(claims[0].Name, L"Title", 12);
    assert_memory_equal(claims[0].Values.ppString[0], L"Boss", 10);
    assert_int_equal(claims[1].Values.pInt64[0], 3);
    assert_int_equal(claims[2].ValueCount, 2);
    assert_memory_equal(claims[2].Values.ppString[1], L"blue", 10);
    assert_int_equal(claims[8].Values.pOctetString[0].ValueLength, 2);
    assert_memory_equal(claims[8].Values.pOctetString[0].pValue, "\x0a\xff", 2);
    assert_int_equal(claims[9].Flags, CLAIM_SECURITY_ATTRIBUTE_VALUE_CASE_SENSITIVE);
    ExFreePool(information);
    assert_int_equal(SeQueryInformationToken(token, TokenDeviceClaimAttributes, (PVOID *)&information), STATUS_SUCCESS);
    assert_int_equal(information->AttributeCount, 2);
    ExFreePool(information);
    assert_int_equal(SeQueryInformationToken(token, TokenDeviceGroups, (PVOID *)&groups), STATUS_SUCCESS);
    assert_int_equal(groups->GroupCount, 2);
    ExFreePool(groups);
    lab_token_close(token);
    assert_int_equal(SeQueryInformationToken(PsReferencePrimaryToken(PsGetCurrentProcess()), TokenUserClaimAttributes,
                                             (PVOID *)&information),
                     STATUS_SUCCESS);
    assert_int_equal(information->AttributeCount, 0);
    assert_null(information->Attribute.pAttributeV1);
    ExFreePool(information);
}

/* What could not be written again isn't read. */
static void test_a_condition_of_too_many_parts_is_refused(void **state)
{
    char text[1200], *at = text + sprintf(text, "D:(XA;;GA;;;SY;(@User.a");
    const char *reason = NULL;

    for (int i = 0; i < 63; i++)
        at += sprintf(at, "||@User.a");
    sprintf(at, "))");
    assert_int_equal(lab_sddl_check(text, NULL, NULL), STATUS_SUCCESS);
    at += sprintf(at, "||@User.a");
    sprintf(at, "))");
    assert_int_equal(lab_sddl_check(text, NULL, &reason), STATUS_INVALID_PARAMETER);
    assert_non_null(reason);
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
        machine_test(test_every_kind_of_entry_is_written_as_it_was_read),
        machine_test(test_a_text_has_the_parts_that_are_asked),
        machine_test(test_an_attribute_lies_as_windows_lays_it),
        machine_test(test_a_long_attribute_behind_a_space_is_read_whole),
        machine_test(test_claims_decide_what_an_entry_is_worth),
        machine_test(test_an_object_entrys_condition_counts),
        machine_test(test_attributes_are_inherited_unless_they_say_no),
        machine_test(test_a_token_tells_its_claims),
        machine_test(test_a_condition_of_too_many_parts_is_refused),
        machine_test(test_sddl_long_lists_are_refused_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
