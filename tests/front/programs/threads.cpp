// The C++ library's threads are the machine's: they take turns, wait for each other and sleep in its time, which passes at once.
#include <windows.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <system_error>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

static int failures;
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            failures++;                                                                                                \
            std::cout << __LINE__ << ": " << #condition << " is not so\n";                                             \
        }                                                                                                              \
    } while (0)

static void wait_for_each_other()
{
    std::mutex mutex;
    std::condition_variable changed;
    int turn = 0;
    std::vector<std::thread> threads;
    DWORD ids[3] = {};

    for (int i = 0; i < 3; i++)
        threads.emplace_back([&, i] {
            std::unique_lock<std::mutex> lock(mutex);
            changed.wait(lock, [&] { return turn == i; });
            ids[i] = GetCurrentThreadId();
            turn++;
            changed.notify_all();
        });
    CHECK(threads[0].get_id() != threads[1].get_id() && threads[0].get_id() != std::this_thread::get_id());
    for (auto &thread : threads)
        thread.join();
    CHECK(turn == 3 && ids[0] && ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != GetCurrentThreadId());
    CHECK(!threads[0].joinable() && std::thread::hardware_concurrency() == 2);
}

static void time_is_the_machines()
{
    auto steady = std::chrono::steady_clock::now();
    auto day = std::chrono::system_clock::now();
    DWORD ticks = GetTickCount();
    std::mutex mutex;
    std::condition_variable never;

    std::this_thread::sleep_for(1h);
    CHECK(std::chrono::steady_clock::now() - steady >= 1h && std::chrono::steady_clock::now() - steady < 1h + 1s);
    CHECK(std::chrono::system_clock::now() - day >= 1h && GetTickCount() - ticks >= 3600000);
    steady = std::chrono::steady_clock::now();
    std::unique_lock<std::mutex> lock(mutex);
    CHECK(never.wait_for(lock, 20s) == std::cv_status::timeout);
    CHECK(std::chrono::steady_clock::now() - steady >= 20s);
    CHECK(!mutex.try_lock() && lock.owns_lock());
}

static void locks()
{
    std::recursive_mutex again;
    std::timed_mutex timed;
    std::shared_mutex shared;
    std::once_flag once;
    int times = 0;
    bool deadlock = false;

    again.lock();
    CHECK(again.try_lock());
    again.unlock();
    again.unlock();
    timed.lock();
    std::thread([&] { CHECK(!timed.try_lock_for(2s)); }).join();
    std::thread([&] { CHECK(timed.try_lock_for(1h)); timed.unlock(); }).detach();
    std::this_thread::sleep_for(1s);
    timed.unlock();
    std::this_thread::yield();
    {
        std::shared_lock<std::shared_mutex> one(shared), two(shared);
        CHECK(!shared.try_lock());
    }
    for (int i = 0; i < 3; i++)
        std::call_once(once, [&] { times++; });
    CHECK(times == 1);
    std::mutex plain;
    plain.lock();
    try {
        plain.lock();
    } catch (const std::system_error &error) {
        deadlock = error.code() == std::errc::resource_deadlock_would_occur;
    }
    plain.unlock();
    CHECK(deadlock);
}

static void futures()
{
    std::atomic<int> done{0};
    auto slow = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(3s);
        done++;
        return 42;
    });
    std::promise<int> promise;
    auto kept = promise.get_future();
    std::thread keeps([&] { promise.set_value(7); });

    CHECK(slow.wait_for(1s) == std::future_status::timeout && !done);
    CHECK(slow.get() == 42 && done == 1 && kept.get() == 7);
    keeps.join();
}

int main()
{
    wait_for_each_other();
    time_is_the_machines();
    locks();
    futures();
    std::cout << failures << " failures" << std::endl;
    return failures;
}
