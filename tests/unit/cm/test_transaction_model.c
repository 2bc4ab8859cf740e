/*
 * Two transactions and whoever works outside of them, at random on the same few keys, against a model: committed state
 * with an overlay for each transaction. After each step all three see what the model says.
 */
#include "registry_test.h"
#include <stdio.h>

#define LAB     SOFTWARE L"\\Lab"
#define KEYS    3
#define VALUES  2
#define STEPS   4000
#define OUTSIDE 0
#define NONE    (-1)

static const WCHAR *const key_names[KEYS] = {L"a", L"b", L"c"};
static const WCHAR *const value_names[VALUES] = {L"x", L"y"};

/* --- the model --- */

struct overlay {
    int key[KEYS]; /* NONE, 0: removed, 1: made (anew, where `removed` is set, too) */
    BOOLEAN removed[KEYS];
    int value[KEYS][VALUES]; /* NONE, 0: deleted, else its number */
};

static struct {
    int key[KEYS], value[KEYS][VALUES]; /* 0: there is none */
} committed;
static struct overlay overlays[3]; /* of the transactions 1 and 2 */
static HANDLE transactions[3];

static void forget_values(int who, int key)
{
    for (int v = 0; v < VALUES; v++)
        overlays[who].value[key][v] = NONE;
}

static void forget(int who)
{
    for (int k = 0; k < KEYS; k++) {
        overlays[who].key[k] = NONE;
        overlays[who].removed[k] = FALSE;
        forget_values(who, k);
    }
}

static int sees_key(int who, int key)
{
    return who != OUTSIDE && overlays[who].key[key] != NONE ? overlays[who].key[key] : committed.key[key];
}

static BOOLEAN is_fresh(int who, int key)
{
    return who != OUTSIDE && overlays[who].key[key] == 1;
}

static int base_value(int who, int key, int value)
{
    return is_fresh(who, key) ? 0 : committed.value[key][value];
}

static int sees_value(int who, int key, int value)
{
    if (!sees_key(who, key))
        return 0;
    return who != OUTSIDE && overlays[who].value[key][value] != NONE ? overlays[who].value[key][value]
                                                                     : base_value(who, key, value);
}

static BOOLEAN has_values(int who, int key)
{
    for (int v = 0; v < VALUES; v++)
        if (overlays[who].value[key][v] != NONE)
            return TRUE;
    return FALSE;
}

static BOOLEAN has_key(int who, int key)
{
    return overlays[who].key[key] != NONE || overlays[who].removed[key];
}

/* May `who` go on? Within a transaction another one's change is a conflict; outside, it ends that one. */
static BOOLEAN claim(int who, int key, BOOLEAN values)
{
    for (int other = 1; other < 3; other++) {
        if (other == who || !(has_key(other, key) || (values && has_values(other, key))))
            continue;
        if (who != OUTSIDE)
            return FALSE;
        forget(other);
    }
    return TRUE;
}

static void commit_model(int who)
{
    for (int k = 0; k < KEYS; k++) {
        BOOLEAN fresh = is_fresh(who, k);

        if (overlays[who].key[k] != NONE)
            committed.key[k] = overlays[who].key[k];
        for (int v = 0; v < VALUES; v++) {
            if (fresh || !committed.key[k])
                committed.value[k][v] = 0;
            if (committed.key[k] && overlays[who].value[k][v] != NONE)
                committed.value[k][v] = overlays[who].value[k][v];
        }
    }
    forget(who);
}

/* --- the registry --- */

static NTSTATUS open_as(int who, const WCHAR *path, BOOLEAN make, HANDLE *key)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    if (who == OUTSIDE)
        return make ? ZwCreateKey(key, KEY_ALL_ACCESS, &attributes, 0, NULL, 0, NULL)
                    : ZwOpenKey(key, KEY_ALL_ACCESS, &attributes);
    return make ? ZwCreateKeyTransacted(key, KEY_ALL_ACCESS, &attributes, 0, NULL, 0, transactions[who], NULL)
                : ZwOpenKeyTransacted(key, KEY_ALL_ACCESS, &attributes, transactions[who]);
}

static NTSTATUS open_key(int who, int key, BOOLEAN make, HANDLE *handle)
{
    WCHAR path[] = LAB L"\\?";

    path[RTL_NUMBER_OF(path) - 2] = key_names[key][0];
    return open_as(who, path, make, handle);
}

static void begin(int who)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(
        ZwCreateTransaction(&transactions[who], TRANSACTION_ALL_ACCESS, &attributes, NULL, NULL, 0, 0, 0, NULL, NULL),
        STATUS_SUCCESS);
    forget(who);
}

static BOOLEAN is_active(int who)
{
    TRANSACTION_BASIC_INFORMATION info;

    assert_int_equal(
        ZwQueryInformationTransaction(transactions[who], TransactionBasicInformation, &info, sizeof info, NULL),
        STATUS_SUCCESS);
    return info.Outcome == TransactionOutcomeUndetermined;
}

/* --- steps --- */

static void make_key(int who, int key)
{
    BOOLEAN there = sees_key(who, key) != 0, may = there || claim(who, key, FALSE);
    HANDLE handle;
    NTSTATUS status = open_key(who, key, TRUE, &handle);

    assert_int_equal(status, may ? STATUS_SUCCESS : STATUS_TRANSACTIONAL_CONFLICT);
    if (!may)
        return;
    ZwClose(handle);
    if (there)
        return;
    if (who == OUTSIDE) {
        committed.key[key] = 1;
        memset(committed.value[key], 0, sizeof committed.value[key]);
    } else {
        overlays[who].key[key] = 1;
        forget_values(who, key);
    }
}

static void remove_in_model(int who, int key)
{
    if (is_fresh(who, key)) {
        overlays[who].key[key] = overlays[who].removed[key] ? 0 : NONE;
        forget_values(who, key);
    } else {
        overlays[who].key[key] = 0;
        overlays[who].removed[key] = TRUE;
    }
}

static void delete_key(int who, int key)
{
    BOOLEAN there = sees_key(who, key) != 0, may;
    HANDLE handle;

    assert_int_equal(open_key(who, key, FALSE, &handle), there ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND);
    if (!there)
        return;
    may = claim(who, key, TRUE);
    assert_int_equal(ZwDeleteKey(handle), may ? STATUS_SUCCESS : STATUS_TRANSACTIONAL_CONFLICT);
    ZwClose(handle);
    if (!may)
        return;
    if (who == OUTSIDE) {
        committed.key[key] = 0;
        memset(committed.value[key], 0, sizeof committed.value[key]);
        return;
    }
    remove_in_model(who, key);
}

static void set_value(int who, int key, int value, int number)
{
    HANDLE handle;
    NTSTATUS status;

    if (!sees_key(who, key))
        return;
    assert_int_equal(open_key(who, key, FALSE, &handle), STATUS_SUCCESS);
    status = number_set(handle, value_names[value], (ULONG)number);
    ZwClose(handle);
    if (!claim(who, key, TRUE)) {
        assert_int_equal(status, STATUS_TRANSACTIONAL_CONFLICT);
        return;
    }
    assert_int_equal(status, STATUS_SUCCESS);
    if (who == OUTSIDE)
        committed.value[key][value] = number;
    else if (sees_value(who, key, value) != number)
        overlays[who].value[key][value] = number;
}

static void delete_value(int who, int key, int value)
{
    BOOLEAN there;
    HANDLE handle;
    NTSTATUS status;

    if (!sees_key(who, key))
        return;
    assert_int_equal(open_key(who, key, FALSE, &handle), STATUS_SUCCESS);
    status = value_delete(handle, value_names[value]);
    ZwClose(handle);
    if (!claim(who, key, TRUE)) {
        assert_int_equal(status, STATUS_TRANSACTIONAL_CONFLICT);
        return;
    }
    there = sees_value(who, key, value) != 0;
    assert_int_equal(status, there ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND);
    if (!there)
        return;
    if (who == OUTSIDE)
        committed.value[key][value] = 0;
    else
        overlays[who].value[key][value] = base_value(who, key, value) ? 0 : NONE;
}

/* What the key had is the other one's, which is new. */
static void rename_in_model(int who, int key, int to)
{
    int values[VALUES];

    for (int v = 0; v < VALUES; v++)
        values[v] = sees_value(who, key, v);
    if (who == OUTSIDE) {
        committed.key[key] = 0;
        committed.key[to] = 1;
        memset(committed.value[key], 0, sizeof committed.value[key]);
        memcpy(committed.value[to], values, sizeof values);
        return;
    }
    remove_in_model(who, key);
    overlays[who].key[to] = 1;
    for (int v = 0; v < VALUES; v++)
        overlays[who].value[to][v] = values[v] ? values[v] : NONE;
}

static void rename_key(int who, int key, int to)
{
    HANDLE handle;
    UNICODE_STRING name;
    NTSTATUS status;
    BOOLEAN may;

    if (!sees_key(who, key))
        return;
    RtlInitUnicodeString(&name, key_names[to]);
    assert_int_equal(open_key(who, key, FALSE, &handle), STATUS_SUCCESS);
    status = ZwRenameKey(handle, &name);
    ZwClose(handle);
    may = claim(who, key, TRUE) && claim(who, to, FALSE);
    assert_int_equal(status, !may                ? STATUS_TRANSACTIONAL_CONFLICT
                             : sees_key(who, to) ? STATUS_CANNOT_DELETE
                                                 : STATUS_SUCCESS);
    if (NT_SUCCESS(status))
        rename_in_model(who, key, to);
}

static void finish(int who, BOOLEAN commit)
{
    assert_int_equal(commit ? ZwCommitTransaction(transactions[who], TRUE)
                            : ZwRollbackTransaction(transactions[who], TRUE),
                     STATUS_SUCCESS);
    if (commit)
        commit_model(who);
    ZwClose(transactions[who]);
    begin(who);
}

/* --- comparison --- */

static void compare_key(int who, int key)
{
    HANDLE handle;
    ULONG number;
    NTSTATUS status = open_key(who, key, FALSE, &handle);

    assert_int_equal(status, sees_key(who, key) ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND);
    if (!NT_SUCCESS(status))
        return;
    for (int v = 0; v < VALUES; v++) {
        int expected = sees_value(who, key, v);

        assert_int_equal(number_get(handle, value_names[v], &number),
                         expected ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND);
        if (expected)
            assert_int_equal(number, expected);
    }
    ZwClose(handle);
}

static void compare(int who)
{
    union {
        KEY_BASIC_INFORMATION basic;
        KEY_FULL_INFORMATION full;
        UCHAR room[64];
    } info;
    ULONG needed, count = 0;
    HANDLE parent;

    assert_int_equal(open_as(who, LAB, FALSE, &parent), STATUS_SUCCESS);
    for (int k = 0; k < KEYS; k++) {
        compare_key(who, k);
        count += (ULONG)sees_key(who, k);
    }
    assert_int_equal(ZwQueryKey(parent, KeyFullInformation, &info, sizeof info, &needed), STATUS_SUCCESS);
    assert_int_equal(info.full.SubKeys, count);
    assert_int_equal(info.full.MaxNameLen, count ? sizeof(WCHAR) : 0);
    for (ULONG i = 0; i <= count; i++)
        assert_int_equal(ZwEnumerateKey(parent, i, KeyBasicInformation, &info, sizeof info, &needed),
                         i < count ? STATUS_SUCCESS : STATUS_NO_MORE_ENTRIES);
    ZwClose(parent);
}

static ULONG next_random(ULONG most)
{
    static ULONGLONG state = 7;

    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (ULONG)(state >> 33) % most;
}

static void step(void)
{
    int who = (int)next_random(3), key = (int)next_random(KEYS), value = (int)next_random(VALUES);

    switch (next_random(13)) {
    case 0:
    case 1:
    case 2:
        make_key(who, key);
        break;
    case 3:
        delete_key(who, key);
        break;
    case 4:
    case 5:
        delete_value(who, key, value);
        break;
    case 6:
        if (who != OUTSIDE)
            finish(who, next_random(3) != 0);
        break;
    case 7:
        if (who != OUTSIDE || !next_random(4))
            rename_key(who, key, (int)next_random(KEYS));
        break;
    default:
        if (who != OUTSIDE || !next_random(8)) /* who works outside ends what the others do */
            set_value(who, key, value, 1 + (int)next_random(3));
        break;
    }
}

static void test_random_steps_come_to_what_the_model_says(void **state)
{
    HANDLE parent = key_made(LAB);

    memset(&committed, 0, sizeof committed);
    begin(1);
    begin(2);
    for (int i = 0; i < STEPS; i++) {
        step();
        for (int who = 1; who < 3; who++)
            if (!is_active(who)) { /* somebody outside ended it */
                ZwClose(transactions[who]);
                begin(who);
            }
        for (int who = 0; who < 3; who++)
            compare(who);
    }
    ZwClose(transactions[1]);
    ZwClose(transactions[2]);
    ZwClose(parent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {machine_test(test_random_steps_come_to_what_the_model_says)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
