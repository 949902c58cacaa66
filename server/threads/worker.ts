/** A worker thread of the program; started by the pool, never imported. */
import { parentPort } from 'node:worker_threads'
import { serveTasks } from './serve.ts'
import { createTasks } from './tasks.ts'

if (parentPort === null) throw new Error('This file is the beginning of a worker thread.')
serveTasks(parentPort, createTasks())
