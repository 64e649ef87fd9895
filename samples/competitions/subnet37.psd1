# The same schedule as subnet37.json, for those who like to write comments.
@{
  NetUid = 37
  Description = 'Subnet 37, finetuning, after the validators'' published constants of version 3.1.0. SYNTHETIC_MMLU and IF_EVAL_V2, which the first two competitions score too, are not losses and are left out; the weights of the other tasks are kept and renormalised. WORD_SORTING is made by the validator, so its prompts are given by hand.'
  Scoring = @{
    Weighting = 'sharedBest'
    UnopposedWinRate = 0
    CompetitiveOnly = $false
    Alpha = 0.9
    Threshold = 0.18
  }
  Entries = @(
    @{
      FromBlock = 0
      Competitions = @(
        @{
          CompetitionId = 2
          Name = 'B7_MULTI_CHOICE'
          RewardShare = 0.75
          Constraints = @{
            MaxParameters = 6900000000
            Architectures = @('MistralForCausalLM', 'LlamaForCausalLM', 'BartForCausalLM', 'FalconForCausalLM', 'GPTNeoXForCausalLM', 'PhiForCausalLM', 'GemmaForCausalLM')
            SequenceLength = 4096
            MaxBytes = 16106127360
            EvalBlockDelay = 460
            Epsilon = @{
              Kind = 'linearDecay'
              StartEpsilon = 0.05
              EndEpsilon = 0.01
              DecayBlocks = 36000
            }
            Tokenizer = 'Xenova/gpt-4'
            Norms = @{
              SoftLimit = 200
              MaxShare = 0.15
              HardLimit = 1000
            }
          }
          Tasks = @(
            @{
              Name = 'WORD_SORTING'
              Method = 'referenceLoss'
              Normalization = @{
                Kind = 'inverseExponential'
                Ceiling = 40
              }
              Weight = 0.05
            }
            @{
              Name = 'FINEWEB'
              Method = 'textLoss'
              Normalization = @{
                Kind = 'inverseExponential'
                Ceiling = 20
              }
              Weight = 0.1
              Dataset = @{
                Dataset = 'HuggingFaceFW/fineweb-edu-score-2'
              }
            }
          )
        }
        @{
          CompetitionId = 3
          Name = 'INSTRUCT_8B'
          RewardShare = 0.25
          Constraints = @{
            MaxParameters = 8100000000
            Architectures = @('BartForCausalLM', 'FalconForCausalLM', 'Gemma2ForCausalLM', 'GemmaForCausalLM', 'GPTNeoXForCausalLM', 'LlamaForCausalLM', 'MistralForCausalLM', 'Phi3ForCausalLM', 'PhiForCausalLM')
            SequenceLength = 4096
            MaxBytes = 21474836480
            EvalBlockDelay = 1600
            Epsilon = @{
              Kind = 'linearDecay'
              StartEpsilon = 0.05
              EndEpsilon = 0.01
              DecayBlocks = 7200
            }
            Norms = @{
              SoftLimit = 200
              MaxShare = 0.15
              HardLimit = 1000
            }
          }
          Tasks = @(
            @{
              Name = 'WORD_SORTING'
              Method = 'referenceLoss'
              Normalization = @{
                Kind = 'inverseExponential'
                Ceiling = 40
              }
              Weight = 0.05
            }
            @{
              Name = 'FINEWEB'
              Method = 'textLoss'
              Normalization = @{
                Kind = 'inverseExponential'
                Ceiling = 20
              }
              Weight = 0.1
              Dataset = @{
                Dataset = 'HuggingFaceFW/fineweb-edu-score-2'
              }
            }
          )
        }
      )
    }
    @{
      FromBlock = 4675163
      Description = 'B7_MULTI_CHOICE has ended.'
      Competitions = @(
        @{
          CompetitionId = 3
          Name = 'INSTRUCT_8B'
          RewardShare = 1
          Constraints = @{
            MaxParameters = 8100000000
            Architectures = @('BartForCausalLM', 'FalconForCausalLM', 'Gemma2ForCausalLM', 'GemmaForCausalLM', 'GPTNeoXForCausalLM', 'LlamaForCausalLM', 'MistralForCausalLM', 'Phi3ForCausalLM', 'PhiForCausalLM')
            SequenceLength = 4096
            MaxBytes = 21474836480
            EvalBlockDelay = 1600
            Epsilon = @{
              Kind = 'linearDecay'
              StartEpsilon = 0.05
              EndEpsilon = 0.01
              DecayBlocks = 7200
            }
            Norms = @{
              SoftLimit = 200
              MaxShare = 0.15
              HardLimit = 1000
            }
          }
          Tasks = @(
            @{
              Name = 'WORD_SORTING'
              Method = 'referenceLoss'
              Normalization = @{
                Kind = 'inverseExponential'
                Ceiling = 40
              }
              Weight = 0.05
            }
            @{
              Name = 'FINEWEB'
              Method = 'textLoss'
              Normalization = @{
                Kind = 'inverseExponential'
                Ceiling = 20
              }
              Weight = 0.35
              Dataset = @{
                Dataset = 'HuggingFaceFW/fineweb-edu-score-2'
              }
            }
          )
        }
      )
    }
    @{
      FromBlock = 5158632
      Description = 'INSTRUCT_8B has ended.'
      Competitions = @(
        @{
          CompetitionId = 4
          Name = 'DISTILLED_REASONING_3B'
          RewardShare = 1
          Constraints = @{
            MinParameters = 3200000000
            MaxParameters = 3400000000
            Architectures = @('BartForCausalLM', 'FalconForCausalLM', 'Gemma2ForCausalLM', 'GemmaForCausalLM', 'GPTNeoXForCausalLM', 'LlamaForCausalLM', 'MistralForCausalLM', 'Phi3ForCausalLM', 'PhiForCausalLM')
            SequenceLength = 16384
            MaxBytes = 16106127360
            EvalBlockDelay = 460
            Epsilon = @{
              Kind = 'linearDecay'
              StartEpsilon = 0.05
              EndEpsilon = 0.01
              DecayBlocks = 21600
            }
            Tokenizer = 'Xenova/gpt-4'
            Norms = @{
              SoftLimit = 200
              MaxShare = 0.15
              HardLimit = 1000
            }
          }
          Tasks = @(
            @{
              Name = 'SYNTHETIC_1_SFT'
              Method = 'referenceLoss'
              Weight = 0.5
              Dataset = @{
                Dataset = 'PrimeIntellect/SYNTHETIC-1-SFT-Data'
                Column = 'messages'
                RowCount = 150
              }
            }
            @{
              Name = 'CODEFORCES_COTS'
              Method = 'referenceLoss'
              Weight = 0.5
              Dataset = @{
                Dataset = 'open-r1/codeforces-cots'
                Column = 'messages'
                RowCount = 120
              }
            }
          )
        }
      )
    }
  )
}
