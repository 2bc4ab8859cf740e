/* Every way into, through and out of __try statements. */
#include "check.h"

static void raise_it(void)
{
    ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
}

static int leaves(int how)
{
    order = 0;
    for (int i = 1; i < 4; i++) {
        __try {
            if (how == 1)
                return 10 + i;
            if (how == 2)
                break;
            if (how == 3)
                continue;
            if (how == 4)
                __leave;
            if (how == 5)
                goto out;
            if (how == 6)
                raise_it();
            note(i);
        } __finally {
            note(AbnormalTermination() ? 9 : 8);
        }
        note(7);
    }
    return 1;
out:
    return 5;
}

static void test_finally_runs_on_every_way_out(void)
{
    EQUAL(leaves(0), 1);
    EQUAL(order, (ULONG)187287387ULL);
    EQUAL(leaves(1), 11);
    EQUAL(order, 9);
    EQUAL(leaves(2), 1);
    EQUAL(order, 9);
    EQUAL(leaves(3), 1);
    EQUAL(order, 999);
    EQUAL(leaves(4), 1);
    EQUAL(order, 878787);
    EQUAL(leaves(5), 5);
    EQUAL(order, 9);
    __try {
        leaves(6);
        CHECK(!"reached");
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        EQUAL(order, 9);
        EQUAL(GetExceptionCode(), STATUS_INSUFFICIENT_RESOURCES);
    }
}

static int nested_return(int *value)
{
    order = 0;
    __try {
        __try {
            __try {
                return *value;
            } __finally {
                note(1);
                *value = 100;
            }
        } __finally {
            note(2);
            *value = 200;
        }
    } __finally {
        note(3);
    }
    return -1;
}

static int nested_jumps(int how)
{
    int i;

    order = 0;
    for (i = 0; i < 3; i++) {
        __try {
            for (;;) {
                __try {
                    switch (how) {
                    case 1:
                        goto next;
                    case 2:
                        goto end;
                    case 3:
                        break; /* the switch only */
                    default:
                        goto inner;
                    }
                    note(5);
                    break; /* the endless loop, through the inner __finally */
                } __finally {
                    note(1);
                }
            inner:
                note(6);
                break;
            }
            note(4);
        } __finally {
            note(2);
        }
    next:;
    }
    return 0;
end:
    return 1;
}

static void test_nested_ways_out(void)
{
    int value = 7;

    EQUAL(nested_return(&value), 7);
    EQUAL(value, 200);
    EQUAL(order, 123);
    EQUAL(nested_jumps(1), 0);
    EQUAL(order, 121212);
    EQUAL(nested_jumps(2), 1);
    EQUAL(order, 12);
    EQUAL(nested_jumps(3), 0);
    EQUAL(order, (ULONG)514251425142ULL);
    EQUAL(nested_jumps(4), 0);
    EQUAL(order, (ULONG)164216421642ULL);
}

static int unbraced(int how)
{
    order = 0;
    for (int i = 0; i < 2; i++)
        __try {
            for (int j = 0; j < 3; j++)
                if (how == 1)
                    note(1);
                else
                    break;
            do
                if (how == 2)
                    continue;
                else
                    note(2);
            while (0);
            while (how == 3)
                break;
            if (how == 4)
                break;
            else if (how == 5)
                continue;
            if (how == 6)
                return 6;
        } __finally {
            note(3);
        }
    if (how)
        __try {
            note(4);
        } __finally {
            note(5);
        }
    else
        note(6);
    return 0;
}

static void test_statements_without_braces(void)
{
    EQUAL(unbraced(0), 0);
    EQUAL(order, 23236);
    EQUAL(unbraced(1), 0);
    EQUAL(order, (ULONG)11123111234ULL * 10 + 5);
    EQUAL(unbraced(2), 0);
    EQUAL(order, 3345);
    EQUAL(unbraced(3), 0);
    EQUAL(order, 232345);
    EQUAL(unbraced(4), 0);
    EQUAL(order, 2345);
    EQUAL(unbraced(5), 0);
    EQUAL(order, 232345);
    EQUAL(unbraced(6), 6);
    EQUAL(order, 23);
}

static int except_ways(int how)
{
    for (int i = 0; i < 3; i++) {
        __try {
            if (how == 1)
                return 1;
            if (how == 2)
                break;
            if (how == 3)
                continue;
            if (how == 4)
                __leave;
            if (how == 5)
                goto out;
            raise_it();
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            if (how == 6)
                return 6;
            if (how == 7)
                break;
            if (how == 8)
                continue;
            if (how == 9)
                goto out;
        }
    }
    return 0;
out:
    return 5;
}

static void test_ways_out_of_except(void)
{
    static const int expected[] = {0, 1, 0, 0, 0, 5, 6, 0, 0, 5};

    for (int how = 0; how < 10; how++)
        EQUAL(except_ways(how), expected[how]);
    /* Frames that were left are off the chain: the next exception goes past them. */
    order = 0;
    __try {
        raise_it();
    } __except (noted(EXCEPTION_EXECUTE_HANDLER, 1)) {
        note(2);
    }
    EQUAL(order, 12);
}

static int finally_returns(void)
{
    __try {
        raise_it();
    } __finally {
        return 3; /* ends the exception */
    }
}

static int finally_breaks(void)
{
    int rounds = 0;

    for (;;) {
        __try {
            rounds++;
            raise_it();
        } __finally {
            if (rounds < 3)
                continue;
            break;
        }
    }
    return rounds;
}

static void test_finally_that_leaves_ends_the_exception(void)
{
    order = 0;
    __try {
        EQUAL(finally_returns(), 3);
        EQUAL(finally_breaks(), 3);
        note(1);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        CHECK(!"handled");
    }
    EQUAL(order, 1);
}

static void test_raise_in_handler_goes_outward(void)
{
    order = 0;
    __try {
        __try {
            raise_it();
        } __except (noted(EXCEPTION_EXECUTE_HANDLER, 1)) {
            note(2);
            EQUAL(GetExceptionCode(), STATUS_INSUFFICIENT_RESOURCES);
            ExRaiseStatus(STATUS_ACCESS_DENIED);
        }
    } __except (noted(EXCEPTION_EXECUTE_HANDLER, 3)) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_DENIED);
        note(4);
    }
    EQUAL(order, 1234);
}

static void test_raise_in_finally_replaces_the_exception(void)
{
    NTSTATUS seen = 0;

    order = 0;
    __try {
        __try {
            raise_it();
        } __finally {
            note(2);
            ExRaiseStatus(STATUS_ACCESS_DENIED);
        }
    } __except (seen = GetExceptionCode(), noted(EXCEPTION_EXECUTE_HANDLER, seen == STATUS_ACCESS_DENIED ? 3 : 1)) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_DENIED);
        note(4);
    }
    EQUAL(order, 1234);
}

static void test_raise_in_finally_may_stop_nearer(void)
{
    order = 0;
    __try {
        __try {
            __try {
                raise_it();
            } __finally {
                note(3);
                ExRaiseStatus(STATUS_ACCESS_DENIED);
            }
        } __except (noted(GetExceptionCode() == STATUS_ACCESS_DENIED, 1)) {
            note(5);
        }
        note(6);
    } __except (noted(EXCEPTION_EXECUTE_HANDLER, 2)) {
        note(9);
    }
    EQUAL(order, 123156);
}

struct pair {
    int a, b;
};

static struct pair return_struct(int x)
{
    struct pair pair = {x, x + 1};

    __try {
        return pair;
    } __finally {
        pair.a = 0;
    }
}

static const char *return_pointer(void)
{
    __try {
        return "text";
    } __finally {
        note(1);
    }
}

static void return_nothing(int *calls)
{
    __try {
        if (*calls)
            return;
        ++*calls;
    } __finally {
        *calls += 10;
    }
    *calls += 100;
}

int old_style(a, b)
int a;
int b;
{
    __try {
        return a - b;
    } __finally {
        a = 0;
    }
}

implicit_int(a)
{
    __try {
        return a + 1;
    } __finally {
        note(1);
    }
}

static unsigned __int64 return_wide(void)
{
    __try {
        return 0x123456789ABCDEF0ULL;
    } __finally {
        note(1);
    }
}

FORCEINLINE int forced_inline(int x)
{
    __try {
        return x * 2;
    } __finally {
        note(1);
    }
}

static void test_returned_values(void)
{
    int calls = 0;

    EQUAL(return_struct(4).a, 4);
    EQUAL(return_struct(4).b, 5);
    CHECK(!strcmp(return_pointer(), "text"));
    return_nothing(&calls);
    EQUAL(calls, 111);
    return_nothing(&calls);
    EQUAL(calls, 121);
    EQUAL(old_style(9, 4), 5);
    EQUAL(implicit_int(9), 10);
    EQUAL(return_wide(), 0x123456789ABCDEF0ULL);
    EQUAL(forced_inline(21), 42);
}

static void test_wdk_spelling(void)
{
    order = 0;
    try {
        try {
            note(1);
            leave;
        } finally {
            note(2);
        }
        ExRaiseStatus(STATUS_UNSUCCESSFUL);
    }
    except(EXCEPTION_EXECUTE_HANDLER)
    {
        note(3);
    }
    EQUAL(order, 123);
}

#define BEGIN_GUARD __try {
#define END_GUARD(status)                                                                                              \
    }                                                                                                                  \
    __except (EXCEPTION_EXECUTE_HANDLER)                                                                               \
    {                                                                                                                  \
        status = GetExceptionCode();                                                                                   \
    }

static void test_in_macros(void)
{
    NTSTATUS status = 0;

    BEGIN_GUARD;
    raise_it();
    END_GUARD(status)
    EQUAL(status, STATUS_INSUFFICIENT_RESOURCES);
}

static void test_leave_belongs_to_the_innermost_body(void)
{
    order = 0;
    __try {
        __try {
            raise_it();
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            note(1);
            __leave; /* of the outer one */
        }
        note(9);
    } __finally {
        note(AbnormalTermination() ? 8 : 2);
    }
    __try {
        __try {
            note(3);
        } __finally {
            if (order)
                __leave;
            note(9);
        }
        note(9);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        note(9);
    }
    EQUAL(order, 123);
}

static void test_switch_around(void)
{
    for (int i = 0; i < 3; i++)
        switch (i) {
        case 0:
            __try {
                note(1);
                break;
            } __finally {
                note(2);
            }
            note(9);
        case 1:
            __try {
                raise_it();
            } __except (EXCEPTION_EXECUTE_HANDLER) {
                note(3);
                break;
            }
            note(9);
        default:
            note(4);
        }
}

static int deep(int n)
{
    int result;

    __try {
        if (!n)
            raise_it();
        result = deep(n - 1);
    } __finally {
        note(n);
    }
    return result;
}

static void test_many_functions_deep(void)
{
    order = 0;
    __try {
        deep(5);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        note(9);
    }
    EQUAL(order, 123459);
}

static void test_a_million_rounds(void)
{
    volatile int count = 0;

    for (int i = 0; i < 1000000; i++) {
        __try {
            __try {
                if (i % 3 == 0)
                    continue;
                if (i % 100 == 1)
                    raise_it();
            } __finally {
                count++;
            }
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            count += 2;
        }
    }
    CHECK(count > 1000000);
    CHECK(IoGetRemainingStackSize() > 4096);
}

static long paged(void);
#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, paged)
#endif

/* The check of IRQL that goes in front is a statement of its own. */
static long paged(void)
{
    __try {
        raise_it();
    } __except (GetExceptionInformation()->ExceptionRecord->ExceptionCode == STATUS_INSUFFICIENT_RESOURCES) {
        return GetExceptionCode();
    }
    return 0;
}

static void run_checks(void)
{
    EQUAL(paged(), STATUS_INSUFFICIENT_RESOURCES);
    test_finally_runs_on_every_way_out();
    test_nested_ways_out();
    test_statements_without_braces();
    test_ways_out_of_except();
    test_finally_that_leaves_ends_the_exception();
    test_raise_in_handler_goes_outward();
    test_raise_in_finally_replaces_the_exception();
    test_raise_in_finally_may_stop_nearer();
    test_returned_values();
    test_wdk_spelling();
    test_in_macros();
    test_leave_belongs_to_the_innermost_body();
    order = 0;
    test_switch_around();
    EQUAL(order, 1234);
    test_many_functions_deep();
    test_a_million_rounds();
}
